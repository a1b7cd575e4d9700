/**
 * Whole expressions: what reaches as far right as it can (functions, let, with, assert, if), and the
 * operators below it. Both are loops, so that neither long chains nor long lists of operators nest.
 */
import type { BinaryOperator, Expr, If, Unary } from "../ast.ts";
import { BINARY, LEVEL } from "../precedence.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { application, attrPath, nameOf } from "./atoms.ts";
import { bindingsUntil, setAfter } from "./bindings.ts";
import { checkDepth, enter, expect, isAhead, leave } from "./expect.ts";
import { formalsAfter, isFormals } from "./formals.ts";

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

/** An operator that waits for its right operand; a prefix has no left one. */
interface Waiting {
  readonly token: Token;
  readonly left: Expr | undefined;
  readonly level: number;
}

/** Operands and operators by precedence climbing with a stack. `first` is an atom already read. */
const operators = (scanner: Scanner, first: Expr | undefined): Expr => {
  const waiting: Waiting[] = [];
  let operand = operandAfter(scanner, waiting, first);
  for (;;) {
    const { token } = scanner;
    if (token.kind === Kind.question) {
      operand = reduce(waiting, operand, LEVEL.hasAttr, "left");
      const question = scanner.next();
      const { path, dots, end } = attrPath(scanner);
      operand = {
        kind: "has-attr",
        span: { start: startOf(operand), end },
        target: operand,
        path,
        tokens: [question, dots],
      };
      continue;
    }
    if (token.kind !== Kind.operator && token.kind !== Kind.minus) break;
    const operator = token.text as BinaryOperator;
    const { level, associates } = BINARY[operator];
    operand = reduce(waiting, operand, level, associates);
    const top = waiting.at(-1);
    if (top?.level === level && (associates === "none" || top.token.text !== operator)) {
      // Right-associative operators that share a level are the same operator, but for the pipes.
      if (associates === "none" || level === BINARY["|>"].level) failChain(scanner, top.token);
    }
    waiting.push({ token: scanner.next(), left: operand, level });
    operand = operandAfter(scanner, waiting, undefined);
  }
  return reduce(waiting, operand, 0, "left");
};

const operandAfter = (scanner: Scanner, waiting: Waiting[], first: Expr | undefined): Expr => {
  if (first !== undefined) return application(scanner, first);
  for (let prefixes = 1; ; prefixes += 1) {
    const { kind } = scanner.token;
    if (kind !== Kind.not && kind !== Kind.minus) return application(scanner, undefined);
    checkDepth(scanner, prefixes);
    const level = kind === Kind.not ? LEVEL.not : LEVEL.negate;
    waiting.push({ token: scanner.next(), left: undefined, level });
  }
};

/** Builds every waiting operator that binds tighter than what comes. */
const reduce = (
  waiting: Waiting[],
  last: Expr,
  level: number,
  associates: "left" | "right" | "none",
): Expr => {
  let right = last;
  for (;;) {
    const top = waiting.at(-1);
    if (top === undefined || top.level < level) return right;
    if (top.level === level && associates !== "left") return right;
    if (top.level === level && top.token.text === "<|") return right;
    waiting.pop();
    right = top.left === undefined ? prefix(top.token, right) : infix(top.left, top.token, right);
  }
};

const prefix = (token: Token, operand: Expr): Unary => ({
  kind: "unary",
  span: { start: token.start, end: endOf(operand) },
  operator: token.kind === Kind.not ? "!" : "-",
  operand,
  tokens: [token],
});

const infix = (left: Expr, token: Token, right: Expr): Expr => ({
  kind: "binary",
  span: { start: startOf(left), end: endOf(right) },
  operator: token.text as BinaryOperator,
  left,
  right,
  tokens: [token],
});

const failChain = (scanner: Scanner, before: Token): never =>
  scanner.fail(
    scanner.token.start,
    `"${scanner.token.text}" cannot follow "${before.text}" without parentheses`,
    { hint: `put one of the two comparisons in parentheses` },
  );

const startOf = (expr: Expr): number => expr.span?.start ?? 0;
const endOf = (expr: Expr): number => expr.span?.end ?? 0;
