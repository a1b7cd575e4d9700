/** Set patterns: `{ a, b ? 1, ... } @ alias`. */
import type { Formal, Formals } from "../ast.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { enter, expect, expectClose, failExpected, leave } from "./expect.ts";
import { expression } from "./expression.ts";

/** What of a pattern is read before it is known to be one. */
export interface FormalsStart {
  readonly alias?: Token;
  readonly at?: Token;
  /** The first name. */
  readonly first?: Token | undefined;
  /** The closing brace of an empty pattern. */
  readonly close?: Token;
}

/** Whether what follows `{`, or `{ name`, makes it a pattern. `{ }` is not decided here. */
export const isFormals = (scanner: Scanner, first: Token | undefined): boolean => {
  const { kind } = scanner.token;
  if (first === undefined) return kind === Kind.ellipsis;
  return kind === Kind.comma || kind === Kind.question || kind === Kind.closeBrace;
};

/** The rest of a pattern behind its `{`. */
export const formalsAfter = (scanner: Scanner, open: Token, start: FormalsStart): Formals => {
  const formals: Formal[] = [];
  let ellipsis: Token | undefined;
  let { close } = start;
  if (close === undefined) {
    enter(scanner);
    let first = start.first;
    while (first !== undefined || scanner.token.kind === Kind.name) {
      const each = formal(scanner, first ?? scanner.next());
      first = undefined;
      formals.push(each);
      if (each.tokens?.[2] === undefined) break;
    }
    const last = formals.at(-1);
    const open2 = last === undefined || last.tokens?.[2] !== undefined;
    if (open2 && scanner.token.kind === Kind.ellipsis) ellipsis = scanner.next();
    leave(scanner);
    close = closeOf(scanner, open, ellipsis);
  }
  let { alias, at } = start;
  const aliasFirst = alias !== undefined;
  if (!aliasFirst && scanner.token.kind === Kind.at) {
    at = scanner.next();
    alias = expect(scanner, Kind.name, "a name");
  }
  return {
    kind: "formals",
    span: {
      start: aliasFirst ? (alias?.start ?? open.start) : open.start,
      end: aliasFirst ? close.end : (alias?.end ?? close.end),
    },
    formals,
    ellipsis: ellipsis !== undefined,
    ...(alias && { alias: alias.text, aliasFirst }),
    tokens: { open, close, ellipsis, at, alias },
  };
};

const closeOf = (scanner: Scanner, open: Token, ellipsis: Token | undefined): Token => {
  if (ellipsis !== undefined && scanner.token.kind === Kind.comma) {
    failExpected(scanner, ["}"], '"..." is last and takes no comma');
  }
  if (scanner.token.kind >= Kind.assert) {
    failExpected(scanner, ["a name", "}"], `"${scanner.token.text}" is a keyword`);
  }
  return expectClose(scanner, Kind.closeBrace, "}", open);
};

const formal = (scanner: Scanner, name: Token): Formal => {
  let question: Token | undefined;
  let value: Formal["default"];
  if (scanner.token.kind === Kind.question) {
    question = scanner.next();
    value = expression(scanner);
  }
  const comma = scanner.token.kind === Kind.comma ? scanner.next() : undefined;
  return {
    kind: "formal",
    span: { start: name.start, end: value?.span?.end ?? name.end },
    name: name.text,
    ...(value && { default: value }),
    tokens: [name, question, comma],
  };
};
