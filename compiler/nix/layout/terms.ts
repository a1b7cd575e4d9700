/** Brackets and what is selected from terms: lists, sets, parentheses, `a.b or c`. */
import type { AttrName, AttrSet, Expr, LegacyLet, List, Paren, Select } from "../ast.ts";
import type { Token } from "../scan/token.ts";
import { application, hasMovedComment } from "./apply.ts";
import { binding, firstOfBinding } from "./bindings.ts";
import type { Context } from "./context.ts";
import { scopeAbsorbed } from "./control.ts";
import { type Gap, Group, Piece } from "./pieces.ts";
import { expression } from "./expression.ts";
import { firstToken, isAbsorbable, isAbsorbableTerm, isSpread, isTerm, spreads, tokensOf } from "./shape.ts";
import { interpolation, string } from "./strings.ts";
import { putBefore, raiseAfter, takeAfter, token, trailing, trivia } from "./tokens.ts";

/** `[ … ]`: one item may stay on the line of the brackets, several only when `inLine` says so. */
export const list = (cx: Context, node: List, inLine = false): void => {
  const [open, close] = tokensOf(node);
  brackets(cx, open, close, {
    items: node.items,
    first: firstToken,
    write: (item) => expression(cx, item),
    wide: false,
    inLine,
  });
};

/** `{ … }`; a wide one is always spread. */
export const set = (cx: Context, node: AttrSet, wide: boolean): void => {
  const [rec, open, close] = tokensOf(node);
  if (rec !== undefined) {
    token(cx.out, rec);
    cx.out.gap(Piece.hardSpace);
  }
  bindingsIn(cx, open, close, node, wide);
};

/** `let { … }` */
export const legacyLet = (cx: Context, node: LegacyLet): void => {
  const [let_, open, close] = tokensOf(node);
  token(cx.out, let_);
  cx.out.gap(Piece.hardSpace);
  bindingsIn(cx, open, close, node, false);
};

const bindingsIn = (
  cx: Context,
  open: Token,
  close: Token,
  node: AttrSet | LegacyLet,
  wide: boolean,
): void =>
  brackets(cx, open, close, {
    items: node.bindings,
    first: firstOfBinding,
    write: (each) => binding(cx, each),
    wide,
    inLine: false,
  });

interface Items<T> {
  readonly items: readonly T[];
  readonly first: (item: T) => Token;
  readonly write: (item: T) => void;
  readonly wide: boolean;
  readonly inLine: boolean;
}

/** Brackets around items. A comment behind the open one goes in front of what is inside. */
const brackets = <T>(cx: Context, open: Token, close: Token, inside: Items<T>): void => {
  const { out } = cx;
  const [first] = inside.items;
  putBefore(first === undefined ? close : inside.first(first), takeAfter(open));
  token(out, open);
  const spread = isSpread(open, close, cx.strict);
  if (first === undefined) {
    out.gap(spread ? Piece.hardLine : Piece.hardSpace);
    out.nested(() => trivia(out, close.before));
  } else {
    const several = inside.items.length > 1 && !inside.inLine;
    const gap: Gap = inside.wide || spread || several ? Piece.hardLine : Piece.space;
    out.gap(gap);
    out.nested(() => {
      inside.items.forEach((item, at) => {
        if (at > 0) out.gap(gap);
        out.group(Group.regular, () => inside.write(item));
      });
      out.gap(gap);
      trivia(out, close.before);
    });
  }
  out.text(close.text);
  trailing(out, close);
};

/** `( … )` */
export const parenthesised = (cx: Context, node: Paren): void => {
  const [open, close] = tokensOf(node);
  parentheses(cx, open, node.inner, close);
};

/** Parentheses around an expression. */
export const parentheses = (cx: Context, open: Token, inner: Expr, close: Token): void => {
  const { out } = cx;
  raiseAfter(open);
  out.group(Group.regular, () => {
    token(out, open);
    out.nested(() => {
      parenthesisContent(cx, inner);
      trivia(out, close.before);
    });
    out.text(close.text);
    trailing(out, close);
  });
};

const parenthesisContent = (cx: Context, inner: Expr): void => {
  const { out, strict } = cx;
  if (inner.kind === "paren") raiseAfter(tokensOf(inner)[0]);
  if (isAbsorbable(inner, strict) || (isTerm(inner) && spreads(inner, strict))) {
    out.group(Group.regular, () => absorbed(cx, inner, false));
    return;
  }
  if (inner.kind === "apply" && !hasMovedComment(inner)) {
    application(cx, inner, { indentFunction: true, hasPost: true });
    return;
  }
  // A selection ends in a name, which the bracket may follow; it starts on its line unless its target spreads.
  const selects = inner.kind === "select" && !isAbsorbableTerm(inner.target, strict);
  if (!selects) out.gap(Piece.break);
  out.group(Group.regular, () => expression(cx, inner));
  out.gap(Piece.break);
};

/** An absorbable expression where it is absorbed; a wide one spreads its set or list. */
export const absorbed = (cx: Context, expr: Expr, wide: boolean): void => {
  if (expr.kind === "with") {
    const { out } = cx;
    const { groups } = out;
    absorbed(cx, scopeAbsorbed(cx, expr), wide);
    while (out.groups > groups) out.close();
  } else if (expr.kind === "set") set(cx, expr, wide);
  else expression(cx, expr);
};

/** A term that spreads: sets are written wide. */
export const wideTerm = (cx: Context, expr: Expr): void => absorbed(cx, expr, true);

/** `target.a.b or default` */
export const selection = (cx: Context, node: Select): void => {
  const { out } = cx;
  const [dots, or] = tokensOf(node);
  expression(cx, node.target);
  if (swallowsDot(node.target)) out.text(" ");
  if (isTerm(node.target) && node.target.kind === "paren") out.gap(Piece.softBreak);
  else if (!isToken(node.target)) out.gap(Piece.break);
  attrPath(cx, node.path, dots, true);
  if (or === undefined || node.default === undefined) return;
  const otherwise = node.default;
  out.gap(Piece.softSpace);
  out.nested(() => {
    token(out, or);
    out.gap(Piece.hardSpace);
    expression(cx, otherwise);
  });
};

/** Numbers, paths and URIs: a dot right behind them would be theirs. */
const swallowsDot = (expr: Expr): boolean =>
  expr.kind === "integer" || expr.kind === "float" || expr.kind === "path" || expr.kind === "uri";

const isToken = (expr: Expr): boolean => expr.kind === "name" || swallowsDot(expr);

/** `a.b.c`; `dotFirst` when a dot stands before the first name too. */
export const attrPath = (
  cx: Context,
  path: readonly AttrName[],
  dots: readonly Token[],
  dotFirst: boolean,
): void => {
  path.forEach((name, at) => {
    const dot = dots[dotFirst ? at : at - 1];
    if (dot !== undefined) token(cx.out, dot);
    attrName(cx, name);
  });
};

/** One name of an attribute path, or of an `inherit`. */
export const attrName = (cx: Context, name: AttrName): void => {
  if (name.kind === "name") token(cx.out, tokensOf(name)[0]);
  else if (name.kind === "string") string(cx, name);
  else {
    const [open, close] = tokensOf(name);
    trivia(cx.out, open.before);
    interpolation(cx, name, false);
    trailing(cx.out, close);
  }
};
