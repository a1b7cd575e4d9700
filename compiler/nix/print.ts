/** The printer: a tree, built or parsed, to the text the official formatter would leave as it is. */
import type { Expr } from "./ast.ts";
import { format } from "./format.ts";
import { write } from "./print/write.ts";

export interface PrintOptions {
  /** Columns of a line, its indentation not counted; 100 by default. */
  readonly width?: number;
}

/**
 * The text of a tree, in the standard format, ending in a line feed. Parentheses are put where
 * precedence needs them and strings are escaped so that they give themselves back.
 *
 * The tree has no line breaks to keep, so it is laid out as `strict` says first; a strict layout is
 * nearly always, but not always, one that the formatter keeps, so it is formatted once more.
 *
 * @throws RangeError for what Nix cannot spell: a NUL in a string, a variable that is no identifier,
 * a path with spaces.
 * @example
 * print(set({ a: integer(1) })); // { a = 1; }
 */
export const print = (expr: Expr, options: PrintOptions = {}): string => {
  const width = options.width ?? 100;
  return format(format(write(expr), { width, strict: true }), { width });
};
