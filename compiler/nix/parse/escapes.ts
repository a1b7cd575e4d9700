/**
 * What the characters of a string stand for. Source: the Nix manual, "String literal"; the treatment
 * of carriage returns and of escapes at the start of an indented line is Nix' own behaviour.
 */
import type { StringPart } from "../ast.ts";

/** The value of characters between double quotes. */
export const unescape = (raw: string): string => {
  if (!raw.includes("\\") && !raw.includes("\r")) return raw;
  return raw.replace(/\\([^])|\r\n?/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "\n" : escapeValue(escaped),
  );
};

const escapeValue = (character: string): string =>
  character === "n" ? "\n" : character === "r" ? "\r" : character === "t" ? "\t" : character;

/** A run of an indented string; an escape ends the indentation of its line, whatever it stands for. */
interface Run {
  readonly text: string;
  readonly escape: boolean;
}

/** The value of an indented string: common indentation removed, escapes resolved, texts joined. */
export const indentedValue = (raw: readonly StringPart[]): StringPart[] => {
  const runs: (Run | Exclude<StringPart, string>)[] = [];
  raw.forEach((part, at) => {
    if (typeof part !== "string") runs.push(part);
    // Spaces and the line break behind the opening quotes are no part of the string.
    else split(at === 0 ? part.replace(/^ *\n/, "") : part, runs);
  });
  return joined(strip(runs));
};

const split = (raw: string, into: unknown[] & { push(run: Run): number }): void => {
  if (!raw.includes("''")) {
    if (raw !== "") into.push({ text: raw, escape: false });
    return;
  }
  // Pairs are taken whole, as when the end of the string is looked for.
  const pattern = /''\$|'''|''\\([^])|(?:\$[^{']|'[^'$]|[^$']|\$|'(?!'))+?(?=''|$)/gy;
  for (const match of raw.matchAll(pattern)) {
    const text = match[0];
    if (text === "''$") into.push({ text: "$", escape: true });
    else if (text === "'''") into.push({ text: "''", escape: true });
    else if (match[1] !== undefined) into.push({ text: escapeValue(match[1]), escape: true });
    else into.push({ text, escape: false });
  }
};

const strip = (
  runs: readonly (Run | Exclude<StringPart, string>)[],
): (string | Exclude<StringPart, string>)[] => {
  const least = leastIndentation(runs);
  let lineStart = true;
  let dropped = 0;
  return runs.map((run, index) => {
    if ("kind" in run) {
      lineStart = false;
      dropped = 0;
      return run;
    }
    const { text } = run;
    let out = "";
    for (let at = 0; at < text.length; ) {
      if (lineStart) {
        for (; text.charCodeAt(at) === SPACE; at += 1) {
          if (dropped >= least) out += " ";
          dropped += 1;
        }
        if (at === text.length) break;
      }
      const newline = text.indexOf("\n", at);
      const end = newline === -1 ? text.length : newline + 1;
      out += text.slice(at, end);
      lineStart = newline !== -1;
      dropped = 0;
      at = end;
    }
    return index === runs.length - 1 ? withoutLastSpaces(out) : out;
  });
};

const SPACE = 32;

/** Spaces before the closing quotes are no part of the string when they stand alone on a line. */
const withoutLastSpaces = (text: string): string => {
  const newline = text.lastIndexOf("\n");
  return newline !== -1 && /^ +$/.test(text.slice(newline + 1)) ? text.slice(0, newline + 1) : text;
};

/** The indentation of the least indented line that is not empty. */
const leastIndentation = (runs: readonly (Run | Exclude<StringPart, string>)[]): number => {
  let least = Infinity;
  let lineStart = true;
  let current = 0;
  for (const run of runs) {
    if ("kind" in run || run.escape) {
      if (lineStart) least = Math.min(least, current);
      lineStart = false;
      continue;
    }
    const { text } = run;
    for (let at = 0; at < text.length; ) {
      if (lineStart) {
        for (; text.charCodeAt(at) === SPACE; at += 1) current += 1;
        if (at === text.length) break;
        if (text[at] !== "\n") least = Math.min(least, current);
      }
      const newline = text.indexOf("\n", at);
      lineStart = newline !== -1;
      current = 0;
      at = newline === -1 ? text.length : newline + 1;
    }
  }
  return least;
};

/** Parts with neighbouring texts made one, and empty ones gone. */
export const joined = (parts: readonly StringPart[]): StringPart[] => {
  const out: StringPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part !== "string") out.push(part);
    else if (typeof last === "string") out[out.length - 1] = last + part;
    else if (part !== "") out.push(part);
  }
  return out;
};
