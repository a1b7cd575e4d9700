/** Binary operators and `?`. */
import type { Binary, Expr, HasAttr } from "../ast.ts";
import { BINARY, LEVEL } from "../precedence.ts";
import type { Token } from "../scan/token.ts";
import { application } from "./apply.ts";
import type { Context } from "./context.ts";
import { Group, Piece } from "./pieces.ts";
import { expression } from "./expression.ts";
import { firstToken, hasTriviaBefore, isTerm, tokensOf } from "./shape.ts";
import { attrPath, list, wideTerm } from "./terms.ts";
import { raiseAfter, token } from "./tokens.ts";

/** `target ? a.b` */
export const hasAttr = (cx: Context, node: HasAttr): void => {
  const { out } = cx;
  const tests: HasAttr[] = [];
  let target: Expr = node;
  for (; target.kind === "has-attr"; target = target.target) tests.push(target);
  expression(cx, target);
  for (const test of tests.reverse()) {
    const [question, dots] = tokensOf(test);
    out.gap(Piece.softSpace);
    token(out, question);
    out.gap(Piece.hardSpace);
    attrPath(cx, test.path, dots, false);
  }
};

/**
 * A tree of binary operators: a group for each chain of one operator, the first operand of one being
 * the next. With `onLine` the very first operand, a set or a list, stands on the line of a key: it
 * spreads when the chain does.
 */
export const operation = (cx: Context, node: Binary, onLine = false): void => {
  const { out } = cx;
  const chains: Chain[] = [];
  let first: Expr = node;
  while (first.kind === "binary") {
    const chain = flatten(first);
    chains.push(chain);
    first = chain.first;
    out.open(Group.regular);
  }
  if (onLine && first.kind === "list") list(cx, first);
  else if (onLine) wideTerm(cx, first);
  else out.group(Group.regular, () => expression(cx, first));
  for (const chain of chains.reverse()) {
    if (chain.associates === "none") comparison(cx, chain);
    else operands(cx, chain);
    out.close();
  }
};

/** The operator stays with its right side; both stay with the left one as long as they fit. */
const comparison = (cx: Context, { rest }: Chain): void => {
  const { out } = cx;
  for (const { operator, operand: right } of rest) {
    raiseAfter(operator);
    out.gap(Piece.softSpace);
    token(out, operator);
    out.gap(Piece.hardSpace);
    out.nested(() => expression(cx, right));
  }
};

/** Longer chains of pipes are never on one line. */
const MAX_PIPES = 2;

/** All operands on one line, or each operator on a line of its own. */
const operands = (cx: Context, { rest, isPipe }: Chain): void => {
  const { out } = cx;
  const gap = isPipe && rest.length > MAX_PIPES ? Piece.hardLine : Piece.space;
  for (const { operator, operand: right } of rest) {
    out.gap(gap);
    raiseAfter(operator);
    token(out, operator);
    operand(cx, right);
  }
};

/** The first operand of a chain of one operator. */
export const firstOperand = (node: Binary): Expr => flatten(node).first;

interface Chain {
  readonly associates: "left" | "right" | "none";
  readonly isPipe: boolean;
  readonly first: Expr;
  readonly rest: readonly { readonly operator: Token; readonly operand: Expr }[];
}

/** The operands of a tree of the same operator, from left to right. */
export const flatten = (node: Binary): Chain => {
  const { level, associates } = BINARY[node.operator];
  const isPipe = level === LEVEL.pipe;
  const rest: { operator: Token; operand: Expr }[] = [];
  const same = (expr: Expr): expr is Binary =>
    expr.kind === "binary" && expr.operator === node.operator;
  if (associates === "right") {
    let each = node;
    for (; same(each.right); each = each.right) {
      rest.push({ operator: tokensOf(each)[0], operand: each.right.left });
    }
    rest.push({ operator: tokensOf(each)[0], operand: each.right });
    return { associates, isPipe, first: node.left, rest };
  }
  let first: Expr = node;
  for (; same(first); first = first.left) {
    rest.push({ operator: tokensOf(first)[0], operand: first.right });
  }
  return { associates, isPipe, first, rest: rest.reverse() };
};

/** What follows an operator: on its line where it can be, else indented on a new one. */
const operand = (cx: Context, expr: Expr): void => {
  const { out } = cx;
  out.nested(() => {
    if (staysWithOperator(expr)) {
      out.gap(Piece.hardSpace);
      // A set spreads with the chain.
      if (expr.kind === "set") expression(cx, expr);
      else out.group(Group.regular, () => expression(cx, expr));
    } else if (expr.kind === "apply") {
      application(cx, expr, { pre: Piece.space, indentFunction: false, hasPost: false });
    } else {
      out.group(Group.regular, () => {
        out.gap(Piece.space);
        expression(cx, expr);
      });
    }
  });
};

/** Terms, and what is negated. */
const staysWithOperator = (expr: Expr): boolean =>
  (isTerm(expr) || expr.kind === "unary") &&
  !hasTriviaBefore(firstToken(expr));
