/** Functions and their set patterns. */
import type { Expr, Formal, Formals, Lambda } from "../ast.ts";
import { Kind, type TokenTrivia } from "../scan/token.ts";
import type { Context } from "./context.ts";
import { scopeAbsorbed } from "./control.ts";
import type { Doc } from "./doc.ts";
import { type Gap, Group, Piece } from "./pieces.ts";
import { rightHandSide } from "./right-hand-side.ts";
import {
  firstToken,
  fitsOneLine,
  isAbsorbable,
  isAbsorbableTerm,
  isSpread,
  mayAbsorb,
  lastToken,
  tokensOf,
} from "./shape.ts";
import { wideTerm } from "./terms.ts";
import { putBefore, raiseAfter, takeAfter, takeBefore, token, trailing, trivia } from "./tokens.ts";

/** `a: b: body`, `{ a, b }: body`. Returns the body where it is not written yet, as in control.ts. */
export const lambda = (cx: Context, node: Lambda): Expr | undefined => {
  cx.out.open(Group.regular);
  const { parameter } = node;
  return parameter.kind === "name" ? named(cx, node) : patterned(cx, node, parameter);
};

const patterned = (cx: Context, node: Lambda, parameter: Formals): Expr | undefined => {
  const { out, strict } = cx;
  const { body } = node;
  const [colon] = tokensOf(node);
  raiseAfter(tokensOf(parameter).open);
  const absorbs = mayAbsorb(node, strict);
  pattern(cx, parameter);
  token(out, colon);
  if (absorbs) {
    out.gap(Piece.hardSpace);
    out.open(Group.priority);
    return body;
  }
  const apart = isSpread(colon, firstToken(body), strict) && isAbsorbable(body, strict);
  out.gap(apart ? Piece.hardLine : Piece.space);
  out.open(Group.regular);
  if (!isAbsorbableTerm(body, strict)) return body;
  wideTerm(cx, body);
  return undefined;
};

/** A chain of named parameters on one line; behind more than two the body starts a new one. */
const named = (cx: Context, start: Lambda): Expr => {
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
    out.open(Group.priority);
    if (body.kind === "with") return scopeAbsorbed(cx, body);
  } else out.gap(depth <= 2 ? Piece.space : Piece.hardLine);
  return body;
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
  moveCommaComments(node);
  const spread = isSpread(open, close, strict);
  out.group(Group.regular, () => {
    token(out, open);
    const gap: Gap = spread || !fitsOneLine(node) ? Piece.hardLine : Piece.space;
    out.nested(() => {
      if (node.formals.length === 0 && ellipsis === undefined) {
        out.gap(spread ? Piece.hardLine : Piece.hardSpace);
      } else {
        out.gap(gap);
        node.formals.forEach((each, index) => {
          if (index > 0) out.gap(gap);
          formal(cx, each, index === node.formals.length - 1 && ellipsis === undefined);
        });
        if (ellipsis !== undefined) {
          if (node.formals.length > 0) out.gap(gap);
          token(out, ellipsis);
        }
        out.gap(gap);
      }
      trivia(out, close.before);
    });
    out.text(close.text);
    trailing(out, close);
  });
};

/** What stands before a comma on its own line belongs to the next formal; what stands behind a formal goes behind its comma. */
const moveCommaComments = (node: Formals): void => {
  const { close, ellipsis } = tokensOf(node);
  node.formals.forEach((each, index) => {
    const [name, , comma] = tokensOf(each);
    // A comma with a comment of its own keeps everything where it is.
    if (comma === undefined || comma.after !== undefined) return;
    if (comma.before.some((trivia) => trivia.kind === "region")) return;
    const following = node.formals[index + 1];
    const next = following === undefined ? (ellipsis ?? close) : tokensOf(following)[0];
    putBefore(next, takeBefore(comma));
    const last = each.default === undefined ? name : lastToken(each.default);
    comma.after = last.after;
    last.after = undefined;
  });
};

const formal = (cx: Context, node: Formal, last: boolean): void => {
  const { out } = cx;
  const [name, question, comma] = tokensOf(node);
  const end = node.default === undefined ? name : lastToken(node.default);
  // A comma that only appears on a line of its own goes before the comment.
  const comment = last && comma === undefined ? takeAfter(end) : [];
  // A comma right behind a URI would be the URI's.
  const space = end.kind === Kind.uri ? " " : "";
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
  if (comma !== undefined && (!last || comma.before.length > 0)) {
    if (comma.before.length === 0) out.text(space);
    token(out, comma);
    return;
  }
  out.spreadText(`${space},`);
  for (const each of comment) behind(out, each);
  if (comma !== undefined) trailing(out, comma);
};

const behind = (out: Doc, comment: TokenTrivia): void => {
  if (comment.kind !== "line-comment") return;
  out.gap(Piece.hardSpace);
  out.trailingComment(`#${comment.text}`);
  out.gap(Piece.hardLine);
};
