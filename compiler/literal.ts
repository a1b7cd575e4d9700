/** Finds a string of a call in the source text, so that a problem points at the very literal. */
import { type Chunk, type Literal, scan } from "./scan-javascript.ts";

/**
 * The offset of the literal in the call that starts at `start` whose value is `value`, or, where a
 * template computes it, the one whose fixed text fits `value` best. What the call itself holds goes before
 * what a call inside it holds, and a string before a word, which a key without quotes is.
 *
 * @param source  The file's text.
 * @param start  Offset of the callee: `wheel(` or `path\``.
 * @param key  Whether the key of that name is meant: it goes before a string that says the same.
 *
 * @example findLiteral('wheel("a", "b")', 0, "b") // 11
 */
export const findLiteral = (
  source: string,
  start: number,
  value: string,
  key = false,
): number | undefined => {
  const rank = (each: Literal): number => Number(key ? isKey(source, each) : each.quoted);
  const literals = literalsOfCall(source, start);
  const [same] = literals
    .filter(({ chunks }) => chunks.length === 1 && chunks.map(text)[0] === value)
    .sort((a, b) => a.depth - b.depth || rank(b) - rank(a));
  if (same !== undefined) return same.start;
  const fitting = literals
    .map(({ start, chunks }) => ({ start, weight: fit(chunks.map(text), value) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return fitting[0]?.start;
};

const isKey = (source: string, { chunks, quoted }: Literal): boolean => {
  const end = chunks.reduce((at, chunk) => Math.max(at, chunk.start + chunk.text.length), 0);
  return /^\s*:/.test(source.slice(end + Number(quoted), end + 100));
};

const text = (chunk: Chunk): string => cooked(chunk.text);

/** How many characters of `value` the chunks give, in order; 0 when they do not fit. */
const fit = (chunks: readonly string[], value: string): number => {
  let from = 0;
  for (const chunk of chunks) {
    const at = value.indexOf(chunk, from);
    if (at < 0) return 0;
    from = at + chunk.length;
  }
  return chunks.length === 1 ? 0 : chunks.join("").length;
};

const literalsOfCall = (source: string, start: number): Literal[] => {
  const open = source.slice(start).search(/[(`]/);
  if (open < 0) return [];
  const found: Literal[] = [];
  // The call's own bracket leads to depth 0.
  scan(source, start + open, source[start + open] === "(" ? -1 : 0, found);
  return found;
};

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

const cooked = (raw: string): string =>
  raw.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([^]))/g,
    (_, braced: string, four: string, two: string, newline: string, char: string) => {
      const code = braced ?? four ?? two;
      if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
      return newline === undefined ? (simpleEscapes[char] ?? char) : "";
    },
  );
