/** Functions and their set patterns. */
import type { Formal, Formals, Lambda } from "../ast.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { rightHandSide } from "./right-hand-side.ts";
import {
  fitsOneLine,
  isAbsorbable,
  isAbsorbableTerm,
  isSmallPattern,
  isSpread,
  isTerm,
  tokensOf,
} from "./shape.ts";
import { absorbed, wideTerm } from "./terms.ts";
import { putBefore, takeAfter, token, trailing, trivia } from "./tokens.ts";

/** `a: b: body`, `{ a, b }: body` */
export const lambda = (cx: Context, node: Lambda): void => {
  const { out, strict } = cx;
  if (node.parameter.kind === "name") {
    out.group(Group.regular, () => named(cx, node));
    return;
  }
  const { parameter, body } = node;
  const [colon] = tokensOf(node);
  out.group(Group.regular, () => {
    pattern(cx, parameter);
    token(out, colon);
    if (isSmallPattern(node, parameter, strict) && isAbsorbable(body, strict)) {
      out.gap(Piece.hardSpace);
      out.group(Group.priority, () => absorbed(cx, body, false));
      return;
    }
    out.gap(Piece.space);
    if (isTerm(body) && isAbsorbableTerm(body, strict)) {
      out.group(Group.regular, () => wideTerm(cx, body));
    } else out.group(Group.regular, () => expression(cx, body));
  });
};

/** A chain of named parameters on one line; behind more than two the body starts a new one. */
const named = (cx: Context, start: Lambda): void => {
  const { out, strict } = cx;
  let node = start;
  let depth = 0;
  for (;;) {
    if (node.parameter.kind !== "name") break;
    depth += 1;
    token(out, tokensOf(node.parameter)[0]);
    token(out, tokensOf(node)[0]);
    const { body } = node;
    if (body.kind !== "lambda" || body.parameter.kind !== "name") break;
    out.gap(Piece.hardSpace);
    node = body;
  }
  const { body } = node;
  if (isAbsorbable(body, strict)) {
    out.gap(Piece.hardSpace);
    out.group(Group.priority, () => absorbed(cx, body, false));
  } else {
    out.gap(depth <= 2 ? Piece.space : Piece.hardLine);
    expression(cx, body);
  }
};

const pattern = (cx: Context, node: Formals): void => {
  const { out } = cx;
  const { at, alias } = tokensOf(node);
  if (alias === undefined || at === undefined) return formals(cx, node);
  if (node.aliasFirst === true) {
    token(out, alias);
    token(out, at);
    return formals(cx, node);
  }
  formals(cx, node);
  token(out, at);
  token(out, alias);
};

const formals = (cx: Context, node: Formals): void => {
  const { out, strict } = cx;
  const { open, close, ellipsis } = tokensOf(node);
  putBefore(open, takeAfter(open));
  const spread = isSpread(open, close, strict);
  out.group(Group.regular, () => {
    token(out, open);
    if (node.formals.length === 0 && ellipsis === undefined) {
      out.gap(spread ? Piece.hardLine : Piece.hardSpace);
      out.nested(() => trivia(out, close.before));
    } else {
      const gap: Gap = spread || !fitsOneLine(node) ? Piece.hardLine : Piece.space;
      out.nested(() => {
        out.gap(gap);
        node.formals.forEach((each, index) => {
          if (index > 0) out.gap(gap);
          const last = index === node.formals.length - 1 && ellipsis === undefined;
          formal(cx, each, last);
        });
        if (ellipsis !== undefined) {
          if (node.formals.length > 0) out.gap(gap);
          token(out, ellipsis);
        }
        out.gap(gap);
        trivia(out, close.before);
      });
    }
    out.text(close.text);
    trailing(out, close);
  });
};

const formal = (cx: Context, node: Formal, last: boolean): void => {
  const { out } = cx;
  const [name, question, comma] = tokensOf(node);
  out.group(Group.regular, () => {
    token(out, name);
    if (question === undefined || node.default === undefined) return;
    const value = node.default;
    out.nested(() => {
      out.gap(Piece.hardSpace);
      token(out, question);
      rightHandSide(cx, value);
    });
  });
  if (last && (comma === undefined || (comma.before.length === 0 && comma.after === undefined))) {
    out.spreadText(",");
  } else if (comma !== undefined) token(out, comma);
};
