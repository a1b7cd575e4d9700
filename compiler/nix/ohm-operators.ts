/**
 * The shape of an operation that `grammar.ohm` reads flat: which operators bind tighter, and to which
 * side. It is its own table, not the parser's and printer's, so that a slip in one shows in the other.
 *
 * Source: the Nix manual, "Operators"; RFC 148 for the pipes.
 */
import type { AttrName, BinaryOperator, Expr } from "./ast.ts";

/** One piece of a flat operation, in the order of the text. */
export type Step =
  | { readonly kind: "prefix"; readonly operator: "!" | "-" }
  | { readonly kind: "operand"; readonly operand: Expr }
  | { readonly kind: "has-attr"; readonly path: readonly AttrName[] }
  | { readonly kind: "infix"; readonly operator: BinaryOperator };

type Side = "left" | "right" | "none";

interface Rank {
  /** A higher row binds tighter. */
  readonly row: number;
  /** To which side operators of one row gather. */
  readonly side: Side;
}

/** The operators from loose to tight; those of one row bind alike. `-x` is the prefix. */
const RANKS: ReadonlyMap<string, Rank> = new Map(
  (
    [
      [["right", "<|"], ["left", "|>"]],
      [["right", "->"]],
      [["left", "||"]],
      [["left", "&&"]],
      [["none", "=="], ["none", "!="]],
      [["none", "<"], ["none", "<="], ["none", ">"], ["none", ">="]],
      [["right", "//"]],
      [["left", "!x"]],
      [["left", "+"], ["left", "-"]],
      [["left", "*"], ["left", "/"]],
      [["right", "++"]],
      [["none", "?"]],
      [["none", "-x"]],
    ] satisfies [Side, string][][]
  ).flatMap((ranks, row) => ranks.map(([side, operator]) => [operator, { row, side }] as const)),
);

/**
 * The tree of a flat operation. A stack of waiting operators instead of recursion: a chain of any
 * length needs no depth.
 *
 * @param clash is called with the two operators when they do not associate: `a < b < c`.
 * @example shape of `a + !b * c` is a + (!(b * c)): a prefix takes all that binds tighter than it
 */
export const shape = (
  steps: readonly Step[],
  clash: (first: string, second: string) => never,
): Expr => {
  const values: Expr[] = [];
  const waiting: string[] = [];

  const reduceTo = (operator: string): void => {
    const rank = rankOf(operator);
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const { row, side } = rankOf(top);
      if (row < rank.row) return;
      if (row === rank.row) {
        if (side !== rank.side || side === "none") clash(top, operator);
        if (side === "right") return;
      }
      reduce(values, waiting);
    }
  };

  for (const step of steps) {
    if (step.kind === "operand") values.push(step.operand);
    else if (step.kind === "prefix") waiting.push(`${step.operator}x`);
    else if (step.kind === "infix") {
      reduceTo(step.operator);
      waiting.push(step.operator);
    } else {
      reduceTo("?");
      values.push({ kind: "has-attr", target: take(values), path: step.path });
    }
  }
  while (waiting.length > 0) reduce(values, waiting);
  return take(values);
};

/** Puts the last waiting operator on top of its values. */
const reduce = (values: Expr[], waiting: string[]): void => {
  const operator = take(waiting);
  const right = take(values);
  if (operator === "!x" || operator === "-x")
    values.push({ kind: "unary", operator: operator === "!x" ? "!" : "-", operand: right });
  else
    values.push({
      kind: "binary",
      operator: operator as BinaryOperator,
      left: take(values),
      right,
    });
};

const rankOf = (operator: string): Rank => {
  const rank = RANKS.get(operator);
  if (!rank) throw new TypeError(`${operator} is no operator of Nix`);
  return rank;
};

const take = <T>(stack: T[]): T => {
  const top = stack.pop();
  if (top === undefined) throw new TypeError("an operation without an operand");
  return top;
};
