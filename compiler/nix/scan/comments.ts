/** Comments: reading one, and removing the indentation and the stars it was written with. */
import { isName } from "./chars.ts";

/** A comment as read, or a run of newlines; `column` is where the comment starts on its line. */
export type RawTrivia =
  | { readonly kind: "newlines"; readonly count: number }
  | { readonly kind: "line"; readonly text: string; readonly column: number }
  | { readonly kind: "block"; readonly doc: boolean; readonly lines: readonly string[] }
  | { readonly kind: "annotation"; readonly text: string }
  | { readonly kind: "directive"; readonly on: boolean; readonly start: number; readonly end: number };

/**
 * The directive between `start` and `end`, if it is one: exactly `nixfmt:disable` or `nixfmt:enable`
 * in a block comment that has its line for itself.
 */
export const directive = (
  text: string,
  start: number,
  end: number,
  lineStart: number,
): RawTrivia | undefined => {
  const content = text.slice(start + 2, end - 2);
  if (content !== "nixfmt:disable" && content !== "nixfmt:enable") return undefined;
  const newline = text.indexOf("\n", end);
  const after = text.slice(end, newline === -1 ? text.length : newline);
  if (text.slice(lineStart, start).trim() !== "" || after.trim() !== "") return undefined;
  return { kind: "directive", on: content.endsWith("enable"), start: lineStart, end };
};

const MAX_ANNOTATION = 30;

/**
 * The comment between `start` (the slash) and `end` (after the last slash). It is an annotation
 * when it holds nothing but a language and a string comes next, with at most a line break between.
 */
export const blockComment = (
  text: string,
  start: number,
  end: number,
  column: number,
): RawTrivia => {
  const doc = text.startsWith("/**", start) && end - start > 4;
  const content = text.slice(start + (doc ? 3 : 2), end - 2);
  if (!doc && isLanguage(content) && stringFollows(text, end)) {
    return { kind: "annotation", text: content.trim() };
  }
  return { kind: "block", doc, lines: blockLines(content, column) };
};

const isLanguage = (content: string): boolean => {
  const name = content.trim();
  if (name === "" || name.length > MAX_ANNOTATION || content.includes("\n")) return false;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code === 39 || !(isName(code) || code === 43 || code === 46)) return false;
  }
  return true;
};

const stringFollows = (text: string, end: number): boolean =>
  /^[ \t\r]*(?:\n[ \t\r]*)?(?:"|'')/.test(text.slice(end, end + 200));

/** The lines of a block comment without stars, outer empty lines and common indentation. */
const blockLines = (content: string, column: number): string[] => {
  const lines = content.split("\n").map((line) => line.trimEnd());
  dropEmptyEnd(lines);
  const first = lines.shift()?.trimStart();
  if (first === undefined) return [];
  // Stars only count in the column right of the slash, on every line.
  const star = `${" ".repeat(column)} *`;
  const starred = lines.length > 0 && lines.every((line) => line.startsWith(star));
  const rest = starred
    ? lines.map((line) => `${" ".repeat(star.length)}${line.slice(star.length)}`.trimEnd())
    : lines;
  const all = [first, ...withoutIndentation(rest, starred ? Infinity : column + (first === "" ? 2 : 3))];
  dropEmptyEnd(all);
  const filled = all.findIndex((line) => line !== "");
  return filled === -1 ? [] : all.slice(filled);
};

/** Spaces alone count: other white space may be part of a drawing. */
export const leadingSpaces = (line: string): number => {
  let at = 0;
  while (line.charCodeAt(at) === 32) at += 1;
  return at;
};

const dropEmptyEnd = (lines: string[]): void => {
  while (lines.at(-1) === "") lines.pop();
};

/** Takes the common indentation away, but no more than the comment itself is indented by. */
const withoutIndentation = (lines: readonly string[], most: number): string[] => {
  let least = most;
  for (const line of lines) {
    if (line !== "") least = Math.min(least, leadingSpaces(line));
  }
  return lines.map((line) => line.slice(Math.min(least, line.length)));
};
