/** Function application. */
import type { Apply, Expr, Paren } from "../ast.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { firstToken, isAbsorbable, isAbsorbableTerm, isSimple, isTerm, tokensOf } from "./shape.ts";
import { absorbed } from "./terms.ts";
import { putBefore, takeAfter, takeBefore, token, trailing, trivia } from "./tokens.ts";

export interface ApplyOptions {
  /** A gap before the function, inside the group. */
  readonly pre?: Gap;
  /** Whether the function may start on a line of its own, indented. */
  readonly indentFunction: boolean;
  /** Whether something follows that goes on its own line when this spreads. */
  readonly hasPost: boolean;
}

/** `f a b`: as many arguments as possible on the line of the function, at most one of them spread. */
export const application = (cx: Context, node: Apply, options: ApplyOptions): void => {
  const { out } = cx;
  const args: Expr[] = [];
  let fn: Expr = node;
  while (fn.kind === "apply") {
    args.push(fn.argument);
    fn = fn.fn;
  }
  args.reverse();
  const last = args.pop() as Expr;
  const comment = takeBefore(firstToken(fn));
  const hasComment = comment.some((each) => each.kind !== "annotation");
  if (hasComment) trivia(out, comment);
  else putBefore(firstToken(fn), comment);
  out.group(Group.regular, () => {
    const start = (out.flushed(), out.length);
    if (options.pre !== undefined) out.gap(options.pre);
    out.group(Group.transparent, () => callee(cx, fn, args, options.indentFunction && !hasComment));
    const simple = isSimple(node) && out.squeeze(start);
    out.gap(simple ? Piece.hardSpace : Piece.space);
    lastArgument(cx, last);
    if (options.hasPost && !simple) out.gap(Piece.break);
  });
};

const callee = (cx: Context, fn: Expr, args: readonly Expr[], indent: boolean): void => {
  const { out } = cx;
  for (let at = 0; at < args.length; at += 1) out.open(Group.transparent);
  if (indent) {
    out.nested(() =>
      out.group(Group.regular, () => {
        out.gap(Piece.break);
        expression(cx, fn);
      }),
    );
  } else expression(cx, fn);
  for (const arg of args) {
    out.close();
    out.gap(Piece.space);
    out.nested(() => out.group(Group.priority, () => expression(cx, arg)));
  }
};

/** The last argument may be absorbed, with or without its parentheses. */
const lastArgument = (cx: Context, last: Expr): void => {
  const { out, strict } = cx;
  if (last.kind === "paren" && !isAbsorbableTerm(last, strict)) return absorbedParen(cx, last);
  out.nested(() => out.group(Group.priority, () => expression(cx, last)));
};

/** Parentheses that spread from where they stand: `(` ends the line, the body is indented. */
export const absorbedParen = (cx: Context, node: Paren): void => {
  const { out, strict } = cx;
  const [open, close] = tokensOf(node);
  const { inner } = node;
  putBefore(firstToken(inner), takeAfter(open));
  out.group(Group.priority, () =>
    out.nested(() => {
      token(out, open);
      if (isCompact(inner, strict)) {
        out.nested(() => absorbed(cx, inner, true));
      } else {
        out.gap(Piece.break);
        out.nested(() => out.group(Group.regular, () => expression(cx, inner)));
        out.gap(Piece.break);
      }
      out.nested(() => trivia(out, close.before));
      out.text(close.text);
      trailing(out, close);
    }),
  );
};

/** `(x: { … })`, `(f { … })`: the parentheses hug what is absorbed. */
const isCompact = (inner: Expr, strict: boolean): boolean => {
  if (isAbsorbable(inner, strict)) return true;
  return (
    inner.kind === "apply" &&
    inner.fn.kind === "name" &&
    isTerm(inner.argument) &&
    isAbsorbableTerm(inner.argument, strict)
  );
};
