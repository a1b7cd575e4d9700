/** `let`, `with`, `assert`, `if`. */
import type { Assert, Expr, If, Let, With } from "../ast.ts";
import { keywordApplication } from "./apply.ts";
import { binding } from "./bindings.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { firstToken, tokensOf } from "./shape.ts";
import { absorbed } from "./terms.ts";
import { putBefore, raiseAfter, takeAfter, token, trailing, trivia } from "./tokens.ts";

/** Always on lines of its own. */
export const letIn = (cx: Context, node: Let): void => {
  const { out } = cx;
  const [keyword, end] = tokensOf(node);
  putBefore(firstToken(node.body), takeAfter(end));
  out.group(Group.regular, () => {
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
    bodyOf(cx, node.body);
  });
};

/** `with scope; body` */
export const scope = (cx: Context, node: With): void =>
  cx.out.group(Group.regular, () => scopes(cx, node));

/** The same, its gaps being those of the group around it. */
export const scopes = (cx: Context, node: With): void => {
  let each: Expr = node;
  while (each.kind === "with") {
    withHead(cx, each);
    cx.out.gap(Piece.space);
    each = each.body;
  }
  bodyOf(cx, each);
};

/** A set at the end spreads with what it is the end of. */
const bodyOf = (cx: Context, expr: Expr): void => {
  if (expr.kind === "set") expression(cx, expr);
  else cx.out.group(Group.regular, () => expression(cx, expr));
};

/** `with scope; [` … `]` */
export const scopeAbsorbed = (cx: Context, node: With, wide: boolean): void => {
  const { out } = cx;
  out.group(Group.regular, () => {
    withHead(cx, node);
    out.gap(Piece.hardSpace);
    out.group(Group.priority, () => absorbed(cx, node.body, wide));
  });
};

const withHead = (cx: Context, node: With): void => {
  const { out } = cx;
  const [keyword, semicolon] = tokensOf(node);
  token(out, keyword);
  out.gap(Piece.hardSpace);
  out.nested(() => out.group(Group.regular, () => expression(cx, node.scope)));
  token(out, semicolon);
};

/** The condition as the value of a binding; the body on its own line. */
export const assertion = (cx: Context, node: Assert): void => {
  const { out } = cx;
  out.group(Group.regular, () => {
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
    expression(cx, each);
  });
};

/** An else-if chain is one sequence and never on one line. */
export const conditional = (cx: Context, node: If): void => {
  const { out } = cx;
  const [keyword] = tokensOf(node);
  raiseAfter(keyword);
  out.group(Group.regular, () => {
    let each: Expr = node;
    let gap: Gap = node.alternative.kind === "if" ? Piece.hardLine : Piece.space;
    while (each.kind === "if") {
      const branch: If = each;
      const [ifKeyword, thenKeyword, elseKeyword] = tokensOf(branch);
      raiseAfter(elseKeyword);
      out.group(Group.regular, () => {
        token(out, ifKeyword);
        out.gap(Piece.space);
        out.nested(() => expression(cx, branch.condition));
        out.gap(Piece.space);
        token(out, thenKeyword);
      });
      body(cx, gap, branch.consequent);
      out.gap(gap);
      token(out, elseKeyword);
      each = branch.alternative;
      if (each.kind === "if") {
        out.gap(Piece.hardSpace);
        raiseAfter(tokensOf(each)[0]);
        gap = Piece.hardLine;
      }
    }
    body(cx, gap, each);
  });
};

const body = (cx: Context, gap: Gap, expr: Expr): void => {
  const { out } = cx;
  out.gap(gap);
  out.nested(() => out.group(Group.regular, () => expression(cx, expr)));
};
