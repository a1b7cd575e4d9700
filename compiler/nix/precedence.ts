/**
 * How tightly Nix binds: the one table the parser reads by and the printer puts parentheses by.
 * Source: the Nix manual, "Operators"; the associativity of the comparisons is none.
 */
import type { BinaryOperator } from "./ast.ts";

/** A higher level binds tighter. `associates` says which side may hold the same level without parentheses. */
export interface Precedence {
  readonly level: number;
  readonly associates: "left" | "right" | "none";
}

/** The binary operators, loosest first. */
export const BINARY: Readonly<Record<BinaryOperator, Precedence>> = {
  "|>": { level: 1, associates: "left" },
  "<|": { level: 1, associates: "right" },
  "->": { level: 2, associates: "right" },
  "||": { level: 3, associates: "left" },
  "&&": { level: 4, associates: "left" },
  "==": { level: 5, associates: "none" },
  "!=": { level: 5, associates: "none" },
  "<": { level: 6, associates: "none" },
  "<=": { level: 6, associates: "none" },
  ">": { level: 6, associates: "none" },
  ">=": { level: 6, associates: "none" },
  "//": { level: 7, associates: "right" },
  "+": { level: 9, associates: "left" },
  "-": { level: 9, associates: "left" },
  "*": { level: 10, associates: "left" },
  "/": { level: 10, associates: "left" },
  "++": { level: 11, associates: "right" },
};

/** What is no binary operator. `function` is everything that reaches as far right as it can. */
export const LEVEL = {
  function: 0,
  pipe: 1,
  not: 8,
  hasAttr: 12,
  negate: 13,
  apply: 14,
  select: 15,
  /** Numbers, paths and URIs: a dot behind them would be theirs. */
  number: 16,
  atom: 17,
} as const;
