/** What every part of the parser asks of the next token, and how it complains. */
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";

/**
 * How deep brackets, strings, prefix operators and defaults may nest. Chains are loops and do not
 * count. Chosen so that parsing and layout fit Node's default stack with room to spare.
 */
export const MAX_DEPTH = 200;

/** Whether the token ahead is of this kind. */
export const isAhead = (scanner: Scanner, kind: Kind): boolean => scanner.token.kind === kind;

/** Takes the next token, which must be of this kind. `hint` is only computed when it is not. */
export const expect = (
  scanner: Scanner,
  kind: Kind,
  shown: string,
  hint?: () => string | undefined,
): Token => {
  if (scanner.token.kind === kind) return scanner.next();
  return failExpected(scanner, [shown], hint?.());
};

/** Takes the bracket that closes `open`. */
export const expectClose = (scanner: Scanner, kind: Kind, shown: string, open: Token): Token =>
  expect(scanner, kind, shown, () => neverClosed(scanner, open));

/** The hint that names the place where a bracket was opened. */
export const neverClosed = (scanner: Scanner, open: Token): string =>
  `the "${open.text}" opened at ${scanner.place(open.start)} is not closed`;

/** The error for a token that cannot stand where it stands. */
export const failExpected = (
  scanner: Scanner,
  expected: readonly string[],
  hint?: string,
): never => {
  const shown = expected.map((each) => (/^[a-z]+ /.test(each) ? each : `"${each}"`)).join(" or ");
  return scanner.fail(scanner.token.start, `expected ${shown} but found ${describe(scanner)}`, {
    expected,
    ...(hint !== undefined && { hint }),
  });
};

/** The token ahead, for people. */
export const describe = (scanner: Scanner): string => {
  const { kind, text, start } = scanner.token;
  if (kind === Kind.end) return "the end of the file";
  if (kind === Kind.path) return `the path ${scanner.text.slice(start, start + 20).split(/\s/)[0]}`;
  return `"${text}"`;
};

/** Goes one level deeper. */
export const enter = (scanner: Scanner): void => {
  scanner.depth += 1;
  checkDepth(scanner, 0);
};

/** Fails where things nest too deep; `more` are levels that are not counted yet. */
export const checkDepth = (scanner: Scanner, more: number): void => {
  if (scanner.depth + more > MAX_DEPTH) {
    scanner.fail(scanner.token.start, `nested more than ${MAX_DEPTH} levels deep`, {
      hint: "name inner parts in a let",
    });
  }
};

/** Comes back from it. */
export const leave = (scanner: Scanner): void => {
  scanner.depth -= 1;
};
