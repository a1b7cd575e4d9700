/** Operators and their operands. A loop, so that long lists of operators do not nest. */
import type { BinaryOperator, Expr, Unary } from "../ast.ts";
import { BINARY, LEVEL } from "../precedence.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { application, attrPath } from "./atoms.ts";
import { checkDepth } from "./expect.ts";

/** An operator that waits for its right operand; a prefix has no left one. */
interface Waiting {
  readonly token: Token;
  readonly left: Expr | undefined;
  readonly level: number;
}

/** Operands and operators by precedence climbing with a stack. `first` is an atom already read. */
export const operators = (scanner: Scanner, first: Expr | undefined): Expr => {
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

/** Where an expression ends in the text. */
export const endOf = (expr: Expr): number => expr.span?.end ?? 0;
