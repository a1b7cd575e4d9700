/** The formatter: Nix text in the standard format (RFC 166). */
import { Doc } from "./layout/doc.ts";
import { expression } from "./layout/expression.ts";
import { render } from "./layout/render.ts";
import { firstToken } from "./layout/shape.ts";
import { trivia } from "./layout/tokens.ts";
import { parseFile } from "./parse.ts";

export interface FormatOptions {
  /** Columns of a line, its indentation not counted; 100 by default. */
  readonly width?: number;
  /** Ignore where the source breaks lines: equal trees give equal text. */
  readonly strict?: boolean;
  /** The name to show in errors. */
  readonly file?: string;
}

/**
 * Formats Nix text. What it means never changes; formatting twice changes nothing.
 *
 * Source of the rules: https://github.com/NixOS/nixfmt/blob/master/standard.md
 *
 * @throws NixSyntaxError when the text is no Nix.
 * @example
 * format("{a=1;}"); // { a = 1; }
 */
export const format = (text: string, options: FormatOptions = {}): string => {
  const { expr, end, regions } = parseFile(text, {
    pipes: true,
    ...(options.file !== undefined && { file: options.file }),
  });
  const out = new Doc();
  const cx = { out, strict: options.strict ?? false, regions };
  // Empty lines at the ends of a file go; left in, they would count as line breaks of what they touch.
  const first = firstToken(expr);
  const start = first.before.findIndex((each) => each.kind !== "empty-line");
  first.before = start === -1 ? [] : first.before.slice(start);
  const last = end.before.findLastIndex((each) => each.kind !== "empty-line");
  expression(cx, expr);
  trivia(out, end.before.slice(0, last + 1));

  const formatted = render(out, options.width ?? 100);
  const body = formatted.replace(/^\n+/, "");
  // A region without an end holds the end of the file as well.
  return regions.at(-1)?.end === Infinity ? body : `${body.trimEnd()}\n`;
};
