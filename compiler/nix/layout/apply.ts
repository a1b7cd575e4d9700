/** Function application. */
import type { Apply, Expr, Paren } from "../ast.ts";
import type { Token } from "../scan/token.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { firstToken, hasTriviaBefore, isAbsorbableTerm, isSimple, tokensOf } from "./shape.ts";
import { isBreakableString } from "./strings.ts";
import { absorbed, list } from "./terms.ts";
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
  const call = flatten(node);
  const { fn } = call;
  const comment = takeBefore(firstToken(fn));
  const hasComment = comment.some((each) => each.kind !== "annotation");
  if (hasComment) trivia(out, comment);
  else putBefore(firstToken(fn), comment);
  out.group(Group.regular, () => {
    out.flushed();
    const start = out.length;
    if (options.pre !== undefined) out.gap(options.pre);
    callee(cx, call, () => {
      if (!options.indentFunction || hasComment) expression(cx, fn);
      else {
        out.nested(() =>
          out.group(Group.regular, () => {
            out.gap(Piece.break);
            expression(cx, fn);
          }),
        );
      }
    });
    const simple = isSimple(node) && out.squeeze(start);
    out.gap(simple ? Piece.hardSpace : Piece.space);
    lastArgument(cx, call);
    if (options.hasPost && !simple) out.gap(Piece.break);
  });
};

/** `assert f a;` is laid out as if `assert` were a function and `f` its first argument. */
export const keywordApplication = (cx: Context, keyword: Token, node: Expr): void => {
  const { out } = cx;
  const call = flatten(node, true);
  out.group(Group.regular, () => {
    callee(cx, call, () => token(out, keyword));
    out.gap(Piece.space);
    lastArgument(cx, call);
  });
};

interface Call {
  readonly fn: Expr;
  readonly args: readonly Expr[];
  readonly last: Expr;
}

/** Function, arguments but the last, and the last; with `whole` the function counts as an argument. */
const flatten = (node: Expr, whole = false): Call => {
  const args: Expr[] = [];
  let fn = node;
  while (fn.kind === "apply") {
    args.push(fn.argument);
    fn = fn.fn;
  }
  if (whole) args.push(fn);
  args.reverse();
  const last = args.pop() ?? node;
  return { fn, args, last };
};

/** The function and all arguments but the last; each argument is tried on the line of those before. */
const callee = (cx: Context, call: Call, writeFunction: () => void): void => {
  const { out } = cx;
  for (let at = 0; at <= call.args.length; at += 1) out.open(Group.transparent);
  writeFunction();
  for (const arg of call.args) {
    out.close();
    out.gap(Piece.space);
    // A string that could break had better start a line than follow brackets that spread.
    const kind = isBreakableString(cx, call.last) ? Group.regular : groupOf(cx, arg);
    out.nested(() => out.group(kind, () => innerArgument(cx, arg)));
  }
  out.close();
};

/** Brackets may spread from where they stand; anything else would rather start a new line. */
const groupOf = (cx: Context, arg: Expr): Group =>
  arg.kind === "paren" || isAbsorbableTerm(arg, cx.strict) ? Group.priority : Group.regular;

const MAX_IN_LINE = 4;

/** A short list of simple items before the last argument may stay on one line. */
const innerArgument = (cx: Context, arg: Expr): void => {
  const inLine = arg.kind === "list" && arg.items.length <= MAX_IN_LINE && arg.items.every(isSimple);
  if (inLine) list(cx, arg, true);
  else expression(cx, arg);
};

/** The last argument may be absorbed, with or without its parentheses. */
const lastArgument = (cx: Context, call: Call): void => {
  const { out, strict } = cx;
  const { last, args } = call;
  if (last.kind === "paren" && !isAbsorbableTerm(last, strict)) return absorbedParen(cx, last);
  out.nested(() =>
    out.group(groupOf(cx, last), () => {
      if (last.kind === "list" && args.at(-1)?.kind === "list") list(cx, last, true);
      else expression(cx, last);
    }),
  );
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
  if (hasTriviaBefore(firstToken(inner))) return false;
  if (inner.kind === "lambda") {
    return inner.parameter.kind === "name" && isAbsorbableTerm(inner.body, strict);
  }
  if (inner.kind === "apply") {
    return inner.fn.kind === "name" && isAbsorbableTerm(inner.argument, strict);
  }
  return isAbsorbableTerm(inner, strict);
};
