/**
 * `let`, `with`, `assert`, `if`: each rule writes all but the last part, which it returns, and leaves
 * groups open around it; `expression` goes on with it and closes them.
 */
import type { Assert, Expr, If, Let, With } from "../ast.ts";
import { keywordApplication } from "./apply.ts";
import { binding } from "./bindings.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./pieces.ts";
import { expression } from "./expression.ts";
import { firstToken, tokensOf } from "./shape.ts";
import { putBefore, raiseAfter, takeAfter, token, trailing, trivia } from "./tokens.ts";

/** Always on lines of its own. */
export const letIn = (cx: Context, node: Let): Expr => {
  const { out } = cx;
  const [keyword, end] = tokensOf(node);
  putBefore(firstToken(node.body), takeAfter(end));
  out.open(Group.regular);
  token(out, keyword);
  out.gap(Piece.hardLine);
  out.nested(() => {
    for (const each of node.bindings) {
      binding(cx, each);
      out.gap(Piece.hardLine);
    }
    trivia(out, end.before);
  });
  out.gap(Piece.hardLine);
  out.text(end.text);
  trailing(out, end);
  out.gap(Piece.hardLine);
  return body(cx, node.body);
};

/** `with scope; body`: its gaps are those of what it is part of. */
export const scope = (cx: Context, node: With): Expr => {
  let each: Expr = node;
  while (each.kind === "with") {
    withHead(cx, each);
    cx.out.gap(Piece.space);
    each = each.body;
  }
  return body(cx, each);
};

/** A set or a `with` at the end spreads with what it is the end of; anything else is tried on one line. */
const body = (cx: Context, expr: Expr): Expr => {
  if (expr.kind !== "set" && expr.kind !== "with") cx.out.open(Group.regular);
  return expr;
};

/** `with scope; [` … `]`, the body being absorbed. */
export const scopeAbsorbed = (cx: Context, node: With): Expr => {
  const { out } = cx;
  out.open(Group.regular);
  withHead(cx, node);
  out.gap(Piece.hardSpace);
  out.open(Group.priority);
  return node.body;
};

const withHead = (cx: Context, node: With): void => {
  const { out } = cx;
  const [keyword, semicolon] = tokensOf(node);
  token(out, keyword);
  out.gap(Piece.hardSpace);
  out.nested(() => out.group(Group.regular, () => expression(cx, node.scope)));
  token(out, semicolon);
};

/** The condition like arguments of a function; the body on its own line. */
export const assertion = (cx: Context, node: Assert): Expr => {
  const { out } = cx;
  out.open(Group.regular);
  let each: Expr = node;
  while (each.kind === "assert") {
    const { condition } = each;
    const [keyword, semicolon] = tokensOf(each);
    raiseAfter(keyword);
    out.group(Group.regular, () => {
      keywordApplication(cx, keyword, condition);
      token(out, semicolon);
    });
    out.gap(Piece.hardLine);
    each = each.body;
  }
  return each;
};

/** An else-if chain is one sequence and never on one line. */
export const conditional = (cx: Context, node: If): Expr => {
  const { out } = cx;
  const gap: Gap = node.alternative.kind === "if" ? Piece.hardLine : Piece.space;
  out.open(Group.regular);
  let each: Expr = node;
  while (each.kind === "if") {
    const branch: If = each;
    const [ifKeyword, thenKeyword, elseKeyword] = tokensOf(branch);
    if (branch !== node) out.gap(Piece.hardSpace);
    raiseAfter(ifKeyword);
    raiseAfter(elseKeyword);
    out.group(Group.regular, () => {
      token(out, ifKeyword);
      out.gap(Piece.space);
      out.nested(() => expression(cx, branch.condition));
      out.gap(Piece.space);
      token(out, thenKeyword);
    });
    out.gap(gap);
    out.nested(() => out.group(Group.regular, () => expression(cx, branch.consequent)));
    out.gap(gap);
    token(out, elseKeyword);
    each = branch.alternative;
  }
  out.gap(gap);
  out.nest += 1;
  out.open(Group.regular);
  return each;
};
