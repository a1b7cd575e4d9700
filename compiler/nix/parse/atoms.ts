/** Atoms, what is selected from them, and the arguments behind them. */
import type { AttrName, Expr, Name } from "../ast.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { setAfter } from "./bindings.ts";
import { enter, expect, expectClose, failExpected, leave, neverClosed } from "./expect.ts";
import { expression } from "./expression.ts";
import { indentedString, interpolationAfter, path, string } from "./strings.ts";

const startsAtom = new Uint8Array(64);
for (const kind of [
  Kind.name,
  Kind.integer,
  Kind.float,
  Kind.path,
  Kind.searchPath,
  Kind.uri,
  Kind.quote,
  Kind.indentedQuote,
  Kind.openBrace,
  Kind.openBracket,
  Kind.openParen,
  Kind.let,
  Kind.rec,
]) {
  startsAtom[kind] = 1;
}

/** `f a b`: a chain of arguments. `first` is an atom already read. */
export const application = (scanner: Scanner, first: Expr | undefined): Expr => {
  let fn = selection(scanner, first ?? atom(scanner));
  while (startsAtom[scanner.token.kind] === 1) {
    const argument = selection(scanner, atom(scanner));
    fn = {
      kind: "apply",
      span: { start: fn.span?.start ?? 0, end: argument.span?.end ?? 0 },
      fn,
      argument,
    };
  }
  return fn;
};

/** `target.a.b or default`, or the target alone. */
const selection = (scanner: Scanner, target: Expr): Expr => {
  const { kind } = scanner.token;
  const start = target.span?.start ?? 0;
  if (kind === Kind.dot) {
    const { path: names, dots, end } = attrPath(scanner, scanner.next());
    if (scanner.token.kind !== Kind.or) {
      return {
        kind: "select",
        span: { start, end },
        target,
        path: names,
        tokens: [dots, undefined],
      };
    }
    const or = scanner.next();
    enter(scanner);
    const otherwise = selection(scanner, atom(scanner));
    leave(scanner);
    return {
      kind: "select",
      span: { start, end: otherwise.span?.end ?? end },
      target,
      path: names,
      default: otherwise,
      tokens: [dots, or],
    };
  }
  if (kind === Kind.or) {
    // Old Nix had no keyword `or`: behind an atom it is still an argument of that name.
    const argument = nameOf(scanner.next());
    return { kind: "apply", span: { start, end: argument.span?.end ?? 0 }, fn: target, argument };
  }
  return target;
};

/** `a."b".${c}`; `firstDot` is the dot already read, when there is one. */
export const attrPath = (
  scanner: Scanner,
  firstDot?: Token,
): { path: AttrName[]; dots: Token[]; end: number } => {
  const dots = firstDot === undefined ? [] : [firstDot];
  const names = [attrName(scanner)];
  while (scanner.token.kind === Kind.dot) {
    dots.push(scanner.next());
    names.push(attrName(scanner));
  }
  return { path: names, dots, end: names.at(-1)?.span?.end ?? 0 };
};

/** One name of an attribute path. */
export const attrName = (scanner: Scanner): AttrName => {
  const { token } = scanner;
  switch (token.kind) {
    case Kind.name:
    case Kind.or:
      return nameOf(scanner.next());
    case Kind.quote:
      return string(scanner);
    case Kind.interpolation:
      return interpolationAfter(scanner, scanner.next(), true);
    default:
      return failExpected(
        scanner,
        ["an attribute name"],
        token.kind >= Kind.assert ? `quote it: "${token.text}"` : undefined,
      );
  }
};

/** The name of a token. */
export const nameOf = (token: Token): Name => ({
  kind: "name",
  span: { start: token.start, end: token.end },
  name: token.text,
  tokens: [token],
});

const atom = (scanner: Scanner): Expr => {
  const { token } = scanner;
  const span = { start: token.start, end: token.end };
  switch (token.kind) {
    case Kind.name:
      return nameOf(scanner.next());
    case Kind.integer:
      return { kind: "integer", span, text: token.text, tokens: [scanner.next()] };
    case Kind.float:
      return { kind: "float", span, text: token.text, tokens: [scanner.next()] };
    case Kind.uri:
      return { kind: "uri", span, uri: token.text, tokens: [scanner.next()] };
    case Kind.searchPath:
      return {
        kind: "search-path",
        span,
        path: token.text.slice(1, -1),
        tokens: [scanner.next()],
      };
    case Kind.path:
      return path(scanner);
    case Kind.quote:
      return string(scanner);
    case Kind.indentedQuote:
      return indentedString(scanner);
    case Kind.openParen:
      return parenthesised(scanner);
    case Kind.openBracket:
      return list(scanner);
    case Kind.openBrace:
      return setAfter(scanner, undefined, scanner.next(), undefined);
    case Kind.rec: {
      const rec = scanner.next();
      return setAfter(scanner, rec, expect(scanner, Kind.openBrace, "{"), undefined);
    }
    case Kind.let:
      return legacyLet(scanner);
    default:
      return failExpected(scanner, ["an expression"], atomHint(scanner));
  }
};

const legacyLet = (scanner: Scanner): Expr => {
  const token = scanner.next();
  const open = expect(
    scanner,
    Kind.openBrace,
    "{",
    () => "a let … in … that is an operand or an argument needs parentheses",
  );
  const set = setAfter(scanner, undefined, open, undefined);
  const close = set.tokens?.[2];
  return {
    kind: "legacy-let",
    span: { start: token.start, end: set.span?.end ?? 0 },
    bindings: set.bindings,
    ...(close && { tokens: [token, open, close] }),
  };
};

const parenthesised = (scanner: Scanner): Expr => {
  const open = scanner.next();
  enter(scanner);
  const inner = expression(scanner);
  leave(scanner);
  const close = expectClose(scanner, Kind.closeParen, ")", open);
  return { kind: "paren", span: { start: open.start, end: close.end }, inner, tokens: [open, close] };
};

const list = (scanner: Scanner): Expr => {
  const open = scanner.next();
  const items: Expr[] = [];
  enter(scanner);
  while (startsAtom[scanner.token.kind] === 1) items.push(selection(scanner, atom(scanner)));
  leave(scanner);
  if (scanner.token.kind === Kind.closeBracket) {
    const close = scanner.next();
    return { kind: "list", span: { start: open.start, end: close.end }, items, tokens: [open, close] };
  }
  return failExpected(scanner, ["]"], listHint(scanner) ?? neverClosed(scanner, open));
};

const listHint = (scanner: Scanner): string | undefined => {
  switch (scanner.token.kind) {
    case Kind.minus:
      return "a negative number in a list needs parentheses: (-1)";
    case Kind.comma:
      return "items of a list are separated by spaces, without commas";
    case Kind.operator:
    case Kind.not:
    case Kind.question:
      return "an operation in a list needs parentheses";
    case Kind.if:
    case Kind.with:
    case Kind.assert:
    case Kind.colon:
      return "a function, if, with or assert in a list needs parentheses";
    default:
      return undefined;
  }
};

const atomHint = (scanner: Scanner): string | undefined => {
  switch (scanner.token.kind) {
    case Kind.if:
    case Kind.with:
    case Kind.assert:
      return `put the ${scanner.token.text} in parentheses`;
    case Kind.assign:
      return "comparison is ==";
    case Kind.in:
      return 'is a binding or its ";" unfinished before the "in"?';
    case Kind.or:
      return `"or" is no variable`;
    case Kind.interpolation:
      return "${…} stands in strings, paths and attribute names only";
    default:
      return undefined;
  }
};
