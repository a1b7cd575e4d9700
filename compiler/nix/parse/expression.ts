/**
 * Whole expressions: what reaches as far right as it can (functions, let, with, assert, if). A loop,
 * so that long chains do not nest.
 */
import type { Expr, If } from "../ast.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind } from "../scan/token.ts";
import { nameOf } from "./atoms.ts";
import { bindingsUntil, setAfter } from "./bindings.ts";
import { enter, expect, isAhead, leave } from "./expect.ts";
import { formalsAfter, isFormals } from "./formals.ts";
import { endOf, operators } from "./operators.ts";

/** A construct that waits for its last part, the body. */
type Pending = (body: Expr) => Expr;

/** Any expression. */
export const expression = (scanner: Scanner): Expr => {
  let pending: Pending[] | undefined;
  for (;;) {
    const part = head(scanner);
    if (typeof part === "function") {
      (pending ??= []).push(part);
      continue;
    }
    let expr = part;
    if (pending !== undefined) {
      for (let at = pending.length - 1; at >= 0; at -= 1) expr = (pending[at] as Pending)(expr);
    }
    return expr;
  }
};

/** The start of a construct with a body, or an expression without one. */
const head = (scanner: Scanner): Expr | Pending => {
  switch (scanner.token.kind) {
    case Kind.name:
      return nameHead(scanner);
    case Kind.openBrace:
      return braceHead(scanner);
    case Kind.let:
      return letHead(scanner);
    case Kind.with:
      return withHead(scanner);
    case Kind.assert:
      return assertHead(scanner);
    case Kind.if:
      return ifHead(scanner);
    default:
      return operators(scanner, undefined);
  }
};

const nameHead = (scanner: Scanner): Expr | Pending => {
  const token = scanner.next();
  const { kind } = scanner.token;
  if (kind !== Kind.colon && kind !== Kind.at) return operators(scanner, nameOf(token));
  if (kind === Kind.colon) {
    const parameter = nameOf(token);
    const colon = scanner.next();
    return (body) => ({
      kind: "lambda",
      span: { start: token.start, end: endOf(body) },
      parameter,
      body,
      tokens: [colon],
    });
  }
  const at = scanner.next();
  const open = expect(scanner, Kind.openBrace, "{");
  return lambda(scanner, token.start, formalsAfter(scanner, open, { alias: token, at }));
};

const braceHead = (scanner: Scanner): Expr | Pending => {
  const open = scanner.next();
  const first = scanner.token.kind === Kind.name ? scanner.next() : undefined;
  if (isFormals(scanner, first)) {
    return lambda(scanner, open.start, formalsAfter(scanner, open, { first }));
  }
  if (first === undefined && scanner.token.kind === Kind.closeBrace) {
    const close = scanner.next();
    if (isAhead(scanner, Kind.colon) || isAhead(scanner, Kind.at)) {
      return lambda(scanner, open.start, formalsAfter(scanner, open, { close }));
    }
    return operators(scanner, {
      kind: "set",
      span: { start: open.start, end: close.end },
      recursive: false,
      bindings: [],
      tokens: [undefined, open, close],
    });
  }
  return operators(scanner, setAfter(scanner, undefined, open, first));
};

const lambda = (
  scanner: Scanner,
  start: number,
  parameter: ReturnType<typeof formalsAfter>,
): Pending => {
  const colon = expect(scanner, Kind.colon, ":", () => "a set pattern is followed by a colon");
  return (body) => ({
    kind: "lambda",
    span: { start, end: endOf(body) },
    parameter,
    body,
    tokens: [colon],
  });
};

const letHead = (scanner: Scanner): Expr | Pending => {
  const token = scanner.next();
  if (scanner.token.kind === Kind.openBrace) {
    const open = scanner.next();
    const set = setAfter(scanner, undefined, open, undefined);
    const [, , close] = set.tokens ?? [];
    return operators(scanner, {
      kind: "legacy-let",
      span: { start: token.start, end: endOf(set) },
      bindings: set.bindings,
      ...(close && { tokens: [token, open, close] }),
    });
  }
  const bindings = bindingsUntil(scanner, Kind.in, undefined);
  const end = expect(
    scanner,
    Kind.in,
    "in",
    () => `the "let" opened at ${scanner.place(token.start)} has no "in"`,
  );
  return (body) => ({
    kind: "let",
    span: { start: token.start, end: endOf(body) },
    bindings,
    body,
    tokens: [token, end],
  });
};

const withHead = (scanner: Scanner): Pending => {
  const token = scanner.next();
  const scope = deeper(scanner);
  const semicolon = expect(scanner, Kind.semicolon, ";", () => '"with" needs a ";" after its set');
  return (body) => ({
    kind: "with",
    span: { start: token.start, end: endOf(body) },
    scope,
    body,
    tokens: [token, semicolon],
  });
};

const assertHead = (scanner: Scanner): Pending => {
  const token = scanner.next();
  const condition = deeper(scanner);
  const semicolon = expect(
    scanner,
    Kind.semicolon,
    ";",
    () => '"assert" needs a ";" after its condition',
  );
  return (body) => ({
    kind: "assert",
    span: { start: token.start, end: endOf(body) },
    condition,
    body,
    tokens: [token, semicolon],
  });
};

const ifHead = (scanner: Scanner): Pending => {
  const token = scanner.next();
  const where = (): string => `it belongs to the "if" at ${scanner.place(token.start)}`;
  const condition = deeper(scanner);
  const then = expect(scanner, Kind.then, "then", where);
  const consequent = deeper(scanner);
  const otherwise = expect(scanner, Kind.else, "else", where);
  return (alternative): If => ({
    kind: "if",
    span: { start: token.start, end: endOf(alternative) },
    condition,
    consequent,
    alternative,
    tokens: [token, then, otherwise],
  });
};

/** An expression inside a construct, which nests. */
const deeper = (scanner: Scanner): Expr => {
  enter(scanner);
  const expr = expression(scanner);
  leave(scanner);
  return expr;
};
