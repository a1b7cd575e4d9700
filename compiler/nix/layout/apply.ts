/** Function application. */
import type { Apply, Expr, Paren } from "../ast.ts";
import { Kind, type Token, type TokenTrivia } from "../scan/token.ts";
import type { Context } from "./context.ts";
import { type Gap, Group, Piece } from "./pieces.ts";
import { expression } from "./expression.ts";
import { firstToken, hasTriviaBefore, isAbsorbableTerm, isSimple, isTerm, spreads, tokensOf } from "./shape.ts";
import { absorbed, list } from "./terms.ts";
import { putBefore, raiseAfter, takeAfter, takeBefore, token, trailing, trivia } from "./tokens.ts";

export interface ApplyOptions {
  /** A gap before the function, inside the group. */
  readonly pre?: Gap;
  /** Whether that gap may end a line even where the call is simple. */
  readonly mayStartLine?: boolean;
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
  const first = firstToken(fn);
  const comment = commentsOf(first, endOfFunction(fn));
  const hasComment = comment.some((each) => each.kind.endsWith("comment"));
  const isShort = !hasComment && isSimple(node);
  trivia(out, comment);
  out.group(Group.regular, () => {
    out.flushed();
    let start = out.length;
    if (options.pre !== undefined) out.gap(options.pre);
    if (options.mayStartLine === true) start = out.length;
    const spread = callee(cx, call, () => {
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
    const simple = isShort && out.squeeze(start);
    out.gap(simple ? Piece.hardSpace : Piece.space);
    lastArgument(cx, call, spread);
    if (options.hasPost && !simple) out.gap(Piece.break);
  });
};

/** Whether comments around the function of a call go in front of it. */
export const hasMovedComment = (node: Apply): boolean => {
  const { fn } = flatten(node);
  return hasTriviaBefore(firstToken(fn)) || endOfFunction(fn).after !== undefined;
};

/** The token behind which a comment counts as the function's. */
const endOfFunction = (fn: Expr): Token =>
  fn.kind === "string" || fn.kind === "indented" ? tokensOf(fn)[1] : firstToken(fn);

/** Takes the comments around the function, to go in front of the call; a language stays with its string. */
const commentsOf = (first: Token, end: Token): readonly TokenTrivia[] => {
  const before = takeBefore(first);
  const own = before.findLastIndex((each) => each.kind !== "annotation") + 1;
  first.before = before.slice(own);
  return [...before.slice(0, own), ...takeAfter(end)];
};

/** `assert f a;` is laid out as if `assert` were a function and `f` its first argument. */
export const keywordApplication = (cx: Context, keyword: Token, node: Expr): void => {
  const { out } = cx;
  const call = flatten(node, true);
  out.group(Group.regular, () => {
    const spread = callee(cx, call, () => token(out, keyword));
    out.gap(Piece.space);
    lastArgument(cx, call, spread);
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

/**
 * The function and all arguments but the last; each argument is tried on the line of those before.
 * Returns the groups of the arguments that may spread.
 */
const callee = (cx: Context, call: Call, writeFunction: () => void): number[] => {
  const { out } = cx;
  const spread: number[] = [];
  const args = endsInLists(call) ? call.args.slice(0, -1) : call.args;
  const joins = (at: number): boolean => args[at]?.kind === "list" && args[at - 1]?.kind === "list";
  const lines = args.filter((_, at) => !joins(at)).length;
  for (let at = 0; at <= lines; at += 1) out.open(Group.transparent);
  writeFunction();
  args.forEach((arg, at) => {
    // Of two lists side by side neither stays on the line when the other does not.
    if (!joins(at)) out.close();
    out.gap(Piece.space);
    out.nested(() => {
      trivia(out, takeComments(arg));
      const paired = joins(at) || joins(at + 1);
      spread.push(out.openNow(paired ? Group.regular : groupOf(cx, arg, true)));
      innerArgument(cx, arg);
      out.close();
    });
  });
  out.close();
  return spread;
};

/** Whether the last two arguments are lists: they stand on one line, or on a line each. */
const endsInLists = (call: Call): boolean =>
  call.last.kind === "list" && call.args.at(-1)?.kind === "list";

/** Comments before an argument stand outside its group, so that they do not spread it. */
const takeComments = (arg: Expr): readonly TokenTrivia[] => {
  const first = firstToken(arg);
  if (first.kind === Kind.openParen) raiseAfter(first);
  return hasTriviaBefore(first) ? takeBefore(first) : [];
};

/**
 * Brackets may spread from where they stand, and strings that are not the last argument; anything
 * else would rather start a new line.
 */
const groupOf = (cx: Context, arg: Expr, inner: boolean): Group => {
  const isString = inner && (arg.kind === "string" || arg.kind === "indented");
  const spreads = isString || arg.kind === "paren" || isAbsorbableTerm(arg, cx.strict);
  return spreads ? Group.priority : Group.regular;
};

const MAX_IN_LINE = 6;

/** A short list of simple items before the last argument may stay on one line. */
const innerArgument = (cx: Context, arg: Expr): void => {
  const inLine = arg.kind === "list" && arg.items.length <= MAX_IN_LINE && arg.items.every(isSimple);
  if (inLine) list(cx, arg, true);
  else expression(cx, arg);
};

/** The last argument may be absorbed, with or without its parentheses. */
const lastArgument = (cx: Context, call: Call, spread: readonly number[]): void => {
  const { out, strict } = cx;
  const { last, args } = call;
  if (endsInLists(call)) {
    if (args.length > 0) out.nested(() => listInLine(cx, args.at(-1)));
    out.gap(Piece.space);
    out.nested(() => listInLine(cx, last));
    return;
  }
  // A comment behind the parenthesis of the last argument stays inside.
  if (last.kind === "paren") putBefore(firstToken(last.inner), takeAfter(tokensOf(last)[0]));
  const comments = takeComments(last);
  out.nested(() => trivia(out, comments));
  if (last.kind === "paren" && !isAbsorbableTerm(last, strict)) {
    absorbedParen(cx, last, comments.length === 0);
    return;
  }
  const start = out.length;
  const kind = groupOf(cx, last, false);
  out.nested(() => out.group(kind, () => expression(cx, last)));
  // What could break itself had better start a line than follow brackets that spread.
  if (kind === Group.regular && out.mayBreak(start)) {
    for (const each of spread) out.restrain(each, start - 1);
  }
};

const listInLine = (cx: Context, arg: Expr | undefined): void => {
  if (arg?.kind !== "list") return;
  trivia(cx.out, takeComments(arg));
  cx.out.group(Group.regular, () => innerArgument(cx, arg));
};

/**
 * Parentheses that spread from where they stand: `(` ends the line, the body is indented. With
 * `mayHug` they stand close to a set, a list or a string inside.
 */
export const absorbedParen = (cx: Context, node: Paren, mayHug = true): void => {
  const { out, strict } = cx;
  const [open, close] = tokensOf(node);
  const { inner } = node;
  const hugs = mayHug && open.after === undefined && isCompact(inner, strict);
  putBefore(firstToken(inner), takeAfter(open));
  out.group(Group.priority, () =>
    out.nested(() => {
      token(out, open);
      if (hugs) hugged(cx, inner);
      else {
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
    const { body } = inner;
    return inner.parameter.kind === "name" && isTerm(body) && spreads(body, strict);
  }
  if (inner.kind === "apply") {
    return inner.fn.kind === "name" && isAbsorbableTerm(inner.argument, strict);
  }
  return isAbsorbableTerm(inner, strict);
};

/** The set at the end of what is hugged is always spread. */
const hugged = (cx: Context, inner: Expr): void => {
  const { out } = cx;
  if (inner.kind === "lambda" && inner.parameter.kind === "name") {
    token(out, tokensOf(inner.parameter)[0]);
    token(out, tokensOf(inner)[0]);
    out.gap(Piece.hardSpace);
    absorbed(cx, inner.body, true);
  } else if (inner.kind === "apply") {
    expression(cx, inner.fn);
    out.gap(Piece.hardSpace);
    absorbed(cx, inner.argument, true);
  } else absorbed(cx, inner, true);
};
