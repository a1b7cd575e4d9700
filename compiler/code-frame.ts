/** The line of the source a problem is about, with a caret under the place. */
import { printable } from "./printable.ts";
import type { Place } from "./problem.ts";

/** Room for source text; longer lines are cut around the caret. */
const WIDTH = 96;

/**
 * Two lines, the source's and the caret's; none when the text has no such line, or an empty one.
 *
 * @example
 * codeFrame('const a = wheel("x");', { line: 1, column: 11 })
 * // ["1 | const a = wheel("x");",
 * //  "  |           ^"]
 */
export const codeFrame = (text: string, { line, column }: Omit<Place, "file">): string[] => {
  const source = text.split("\n")[line - 1]?.replace(/\r$/, "");
  if (source === undefined || source.trim() === "") return [];
  const gutter = String(line);
  const { before, after } = around(source, Math.min(column - 1, source.length));
  const shown = `${printable(before)}${printable(after)}`;
  return [
    `${gutter} | ${shown}`.trimEnd(),
    `${" ".repeat(gutter.length)} | ${printable(before).replace(/[^\t]/gu, " ")}^`,
  ];
};

/** The parts of the line before and from the caret, cut so that both fit. */
const around = (source: string, at: number): { before: string; after: string } => {
  const start = source.length <= WIDTH ? 0 : Math.max(0, Math.min(at - 40, source.length - WIDTH));
  const end = source.length <= WIDTH ? source.length : Math.max(at, start + WIDTH);
  return {
    before: `${start > 0 ? "…" : ""}${source.slice(start, at)}`,
    after: `${source.slice(at, end)}${end < source.length ? "…" : ""}`,
  };
};
