/** What stands between braces, and between `let` and `in`. */
import type { AttrName, AttrSet, Bind, Binding, Expr, Inherit } from "../ast.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { attrName, attrPath, nameOf } from "./atoms.ts";
import { enter, expect, expectClose, leave } from "./expect.ts";
import { expression } from "./expression.ts";

/** The rest of a set; `rec`, `{` and perhaps the first name are read already. */
export const setAfter = (
  scanner: Scanner,
  rec: Token | undefined,
  open: Token,
  first: Token | undefined,
): AttrSet & { readonly span: NonNullable<AttrSet["span"]> } => {
  const bindings = bindingsUntil(scanner, Kind.closeBrace, first);
  const close = expectClose(scanner, Kind.closeBrace, "}", open);
  return {
    kind: "set",
    span: { start: (rec ?? open).start, end: close.end },
    recursive: rec !== undefined,
    bindings,
    tokens: [rec, open, close],
  };
};

/** Bindings up to the token that ends them, which is left. */
export const bindingsUntil = (
  scanner: Scanner,
  end: Kind,
  first: Token | undefined,
): Binding[] => {
  const bindings: Binding[] = [];
  enter(scanner);
  if (first !== undefined) bindings.push(bind(scanner, first));
  for (;;) {
    const { kind } = scanner.token;
    if (kind === end || kind === Kind.end || kind === Kind.closeBrace || kind === Kind.in) break;
    bindings.push(kind === Kind.inherit ? inherit(scanner) : bind(scanner, undefined));
  }
  leave(scanner);
  return bindings;
};

const bind = (scanner: Scanner, first: Token | undefined): Bind => {
  const { path, dots } = first === undefined ? attrPath(scanner) : pathAfter(scanner, first);
  const start = path[0]?.span?.start ?? 0;
  const equals = expect(scanner, Kind.assign, "=", () =>
    scanner.token.kind === Kind.comma || scanner.token.kind === Kind.question
      ? `"${scanner.token.text}" belongs in a function's set pattern, which ends in "}:"`
      : undefined,
  );
  const value = expression(scanner);
  const semicolon = semicolonAfter(scanner, value);
  return {
    kind: "bind",
    span: { start, end: semicolon.end },
    path,
    value,
    tokens: [dots, equals, semicolon],
  };
};

const pathAfter = (scanner: Scanner, first: Token): { path: AttrName[]; dots: Token[] } => {
  const name = nameOf(first);
  if (scanner.token.kind !== Kind.dot) return { path: [name], dots: [] };
  const rest = attrPath(scanner, scanner.next());
  return { path: [name, ...rest.path], dots: rest.dots };
};

const semicolonAfter = (scanner: Scanner, value: Expr): Token =>
  expect(
    scanner,
    Kind.semicolon,
    ";",
    () => `is a ";" missing at ${scanner.place(value.span?.end ?? 0)}, where the value ends?`,
  );

const inherit = (scanner: Scanner): Inherit => {
  const keyword = scanner.next();
  let open: Token | undefined;
  let close: Token | undefined;
  let from: Expr | undefined;
  if (scanner.token.kind === Kind.openParen) {
    open = scanner.next();
    enter(scanner);
    from = expression(scanner);
    leave(scanner);
    close = expectClose(scanner, Kind.closeParen, ")", open);
  }
  const names: AttrName[] = [];
  while (isAttrName(scanner.token.kind)) names.push(inheritedName(scanner));
  const semicolon = expect(
    scanner,
    Kind.semicolon,
    ";",
    () => `is a ";" missing after the "inherit" at ${scanner.place(keyword.start)}?`,
  );
  return {
    kind: "inherit",
    span: { start: keyword.start, end: semicolon.end },
    ...(from && { from }),
    names,
    tokens: [keyword, semicolon, open, close],
  };
};

/** A name or a constant string. Nix decides this while it parses, so it is no later check. */
const inheritedName = (scanner: Scanner): AttrName => {
  const { start } = scanner.token;
  const name = attrName(scanner);
  const inner = name.kind === "interpolation" ? name.value : name;
  const constant =
    inner.kind === "string" || inner.kind === "indented"
      ? inner.parts.every((part) => typeof part === "string")
      : name.kind === "name";
  if (constant) return name;
  return scanner.fail(start, "a name after inherit must be constant", {
    hint: "write a binding instead: name = set.${…};",
  });
};

const isAttrName = (kind: Kind): boolean =>
  kind === Kind.name || kind === Kind.or || kind === Kind.quote || kind === Kind.interpolation;
