/**
 * Nix text to a tree: the fast parser. A scanner with one token of look-ahead, loops for every
 * chain (functions, lets, else-ifs, operators, arguments), recursion for what is bracketed only.
 */
import type { Expr } from "./ast.ts";
import { expression } from "./parse/expression.ts";
import { describe } from "./parse/expect.ts";
import { Scanner } from "./scan/scanner.ts";
import { Kind, type Region, type Token } from "./scan/token.ts";

export interface ParseOptions {
  /** Whether `|>` and `<|` are operators. Nix calls them experimental. */
  readonly pipes?: boolean;
  /** The name to show in errors. */
  readonly file?: string;
}

/** A whole file: its expression and the token behind the last one, which holds the last comments. */
export interface ParsedFile {
  readonly expr: Expr;
  readonly end: Token;
  /** Regions that the formatter leaves alone. */
  readonly regions: readonly Region[];
}

/**
 * The tree of a Nix expression, with spans and tokens.
 *
 * @throws NixSyntaxError with the place, what was expected and the likely mistake; also where
 * brackets nest deeper than `MAX_DEPTH`.
 * @example
 * parse("a + 1"); // { kind: "binary", operator: "+", left: …, right: … }
 */
export const parse = (text: string, options: ParseOptions = {}): Expr =>
  parseFile(text, options).expr;

/** Like `parse`, with the comments at the end of the file. */
export const parseFile = (text: string, options: ParseOptions = {}): ParsedFile => {
  const scanner = new Scanner(text, options);
  const expr = expression(scanner);
  if (scanner.token.kind !== Kind.end) {
    const closes = /^[)\]}]$/.test(scanner.token.text);
    scanner.fail(scanner.token.start, `expected the end of the file but found ${describe(scanner)}`, {
      expected: ["an operator", "the end of the file"],
      ...(closes && { hint: `no "${opener(scanner.token.text)}" is open here` }),
    });
  }
  return { expr, end: scanner.token, regions: scanner.regions };
};

const opener = (close: string): string => (close === ")" ? "(" : close === "]" ? "[" : "{");
