/** Binary operators and `?`. */
import type { Binary, Expr, HasAttr } from "../ast.ts";
import { BINARY, LEVEL } from "../precedence.ts";
import type { Token } from "../scan/token.ts";
import { application } from "./apply.ts";
import type { Context } from "./context.ts";
import { Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { firstToken, hasTriviaBefore, isTerm, tokensOf } from "./shape.ts";
import { attrPath, list } from "./terms.ts";
import { raiseAfter, token } from "./tokens.ts";

/** `target ? a.b` */
export const hasAttr = (cx: Context, node: HasAttr): void => {
  const { out } = cx;
  const [question, dots] = tokensOf(node);
  expression(cx, node.target);
  out.gap(Piece.softSpace);
  token(out, question);
  out.gap(Piece.hardSpace);
  attrPath(cx, node.path, dots, false);
};

export const operation = (cx: Context, node: Binary): void => {
  if (BINARY[node.operator].associates === "none") comparison(cx, node);
  else chain(cx, node);
};

/** The operator stays with its right side; both stay with the left one as long as they fit. */
const comparison = (cx: Context, node: Binary): void => {
  const { out } = cx;
  const [operator] = tokensOf(node);
  raiseAfter(operator);
  out.group(Group.regular, () => {
    expression(cx, node.left);
    out.gap(Piece.softSpace);
    token(out, operator);
    out.gap(Piece.hardSpace);
    out.nested(() => expression(cx, node.right));
  });
};

/** Longer chains of pipes are never on one line. */
const MAX_PIPES = 2;

/**
 * Operands of one operator: all on one line, or each operator on a line of its own. With `onLine` the
 * first one, a set or a list, stands on the line of a key: it spreads when the chain does.
 */
export const chain = (cx: Context, node: Binary, onLine = false): void => {
  const { out } = cx;
  const { first, rest } = flatten(node);
  const isPipe = BINARY[node.operator].level === LEVEL.pipe;
  const gap = isPipe && rest.length > MAX_PIPES ? Piece.hardLine : Piece.space;
  out.group(Group.regular, () => {
    if (onLine && first.kind === "list") list(cx, first);
    else if (onLine) expression(cx, first);
    else out.group(Group.regular, () => expression(cx, first));
    for (const { operator, operand: right } of rest) {
      out.gap(gap);
      raiseAfter(operator);
      token(out, operator);
      operand(cx, right);
    }
  });
};

/** The first operand of a chain of one operator. */
export const firstOperand = (node: Binary): Expr => flatten(node).first;

/** Whether a chain of one operator has two operands only. */
export const isPair = (node: Binary): boolean => flatten(node).rest.length === 1;

interface Chain {
  readonly first: Expr;
  readonly rest: readonly { readonly operator: Token; readonly operand: Expr }[];
}

/** The operands of a tree of the same operator, from left to right. */
const flatten = (node: Binary): Chain => {
  const rest: { operator: Token; operand: Expr }[] = [];
  if (BINARY[node.operator].associates === "right") {
    let each: Expr = node;
    let operator = tokensOf(node)[0];
    const first = node.left;
    for (;;) {
      const right: Expr = (each as Binary).right;
      if (right.kind !== "binary" || right.operator !== node.operator) {
        rest.push({ operator, operand: right });
        return { first, rest };
      }
      rest.push({ operator, operand: right.left });
      operator = tokensOf(right)[0];
      each = right;
    }
  }
  let each: Expr = node;
  while (each.kind === "binary" && each.operator === node.operator) {
    rest.push({ operator: tokensOf(each)[0], operand: each.right });
    each = each.left;
  }
  return { first: each, rest: rest.reverse() };
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

/** Terms, and terms negated. */
const staysWithOperator = (expr: Expr): boolean =>
  (isTerm(expr) || (expr.kind === "unary" && isTerm(expr.operand))) &&
  !hasTriviaBefore(firstToken(expr));
