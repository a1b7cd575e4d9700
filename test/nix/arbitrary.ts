/** Arbitrary Nix trees for property tests: everything the printer can be given, and Nix would read. */
import type {
  AttrName,
  Binary,
  Bind,
  Binding,
  Expr,
  Formals,
  Interpolation,
  StringPart,
  Trivia,
} from "../../compiler/nix/ast.ts";
import { BINARY } from "../../compiler/nix/precedence.ts";
import fc from "../helpers/property.ts";

const NAMES = ["a", "b", "c", "x'", "_y", "foo-bar", "assertion", "ifs", "or_"] as const;
const KEYS = [...NAMES, "or", "if", "let", "a b", "", "${", 'q"', "é", "1a", "true"] as const;
const TEXT = ["a", " ", "\n", "$", "{", "}", "'", '"', "\\", "${", "''", "é", "😀", "\t"] as const;

const variable = fc.constantFrom(...NAMES).map((name): Expr => ({ kind: "name", name }));

const atom: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 3, arbitrary: variable },
  fc.constantFrom("0", "7", "8188", "9223372036854775807").map(
    (text): Expr => ({ kind: "integer", text }),
  ),
  fc.constantFrom("1.0", "0.5", "1e3", "1.5e-7", "2.").map((text): Expr => ({ kind: "float", text })),
  fc.constantFrom("./a", "../b.nix", "/etc/x-y", "a/b", "./.", "~/c").map(
    (text): Expr => ({ kind: "path", parts: [text] }),
  ),
  fc.constant<Expr>({ kind: "search-path", path: "nixpkgs/lib" }),
  fc.constant<Expr>({ kind: "uri", uri: "https://example.org/a?b=c" }),
);

/** Parts as every parser gives them: no two texts side by side, none empty. */
const joined = (parts: readonly (string | Interpolation)[]): StringPart[] => {
  const out: StringPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part;
    else if (part !== "") out.push(part);
  }
  return out;
};

const interpolationOf = (value: Expr): Interpolation => ({ kind: "interpolation", value });

const partsOf = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<StringPart[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom<string | Interpolation>(...TEXT) },
        expr.map((value): string | Interpolation => interpolationOf(value)),
      ),
      { maxLength: 6 },
    )
    .map(joined);

const keyOf = (key: string): AttrName =>
  /^[a-z_][\w'-]*$/i.test(key) && !["if", "let"].includes(key)
    ? { kind: "name", name: key }
    : { kind: "string", parts: key === "" ? [] : [key] };

const bindingsOf = (expr: fc.Arbitrary<Expr>, dynamic: boolean): fc.Arbitrary<Binding[]> =>
  fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 5 }).chain((keys) =>
    fc.tuple(
      ...keys.map(
        (key): fc.Arbitrary<Binding> =>
          fc.oneof(
            {
              weight: 4,
              arbitrary: fc
                .tuple(expr, fc.array(fc.constantFrom(...KEYS), { maxLength: 2 }), fc.boolean())
                .map(([value, rest, last]): Bind => {
                  const path = [key, ...rest].map(keyOf);
                  if (dynamic && last) path.push(interpolationOf({ kind: "name", name: "a" }));
                  return { kind: "bind", path, value };
                }),
            },
            expr.map(
              (from): Binding => ({
                kind: "inherit",
                ...(key.length % 2 === 0 && { from }),
                names: [keyOf(key)],
              }),
            ),
          ),
      ),
    ),
  );

const formalsOf = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<Formals> =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 5 }),
      fc.array(fc.option(expr, { nil: undefined }), { minLength: 5, maxLength: 5 }),
      fc.boolean(),
      fc.constantFrom(undefined, "first", "last"),
    )
    .map(([names, defaults, ellipsis, alias]): Formals => ({
      kind: "formals",
      formals: names.map((name, at) => {
        const value = defaults[at];
        return { kind: "formal", name, ...(value && { default: value }) };
      }),
      ellipsis,
      ...(alias && { alias: "all", aliasFirst: alias === "first" }),
    }));

const pathOf = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<AttrName[]> =>
  fc.array(
    fc.oneof(fc.constantFrom(...KEYS).map(keyOf), expr.map((value): AttrName => interpolationOf(value))),
    { minLength: 1, maxLength: 3 },
  );

const trees = (strings: (expr: fc.Arbitrary<Expr>) => fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.letrec<{ expr: Expr }>((tie) => {
  const expr = tie("expr");
  return {
    expr: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      atom,
      strings(expr),
      expr.map((value): Expr => ({ kind: "path", parts: ["./a/", interpolationOf(value), "/b"] })),
      fc.array(expr, { maxLength: 4 }).map((items): Expr => ({ kind: "list", items })),
      fc
        .tuple(bindingsOf(expr, true), fc.boolean())
        .map(([bindings, recursive]): Expr => ({ kind: "set", recursive, bindings })),
      fc
        .tuple(bindingsOf(expr, false), expr)
        .map(([bindings, body]): Expr => ({ kind: "let", bindings, body })),
      bindingsOf(expr, true).map((bindings): Expr => ({ kind: "legacy-let", bindings })),
      fc.tuple(expr, expr).map(([scope, body]): Expr => ({ kind: "with", scope, body })),
      fc.tuple(expr, expr).map(([condition, body]): Expr => ({ kind: "assert", condition, body })),
      fc.tuple(expr, expr, expr).map(
        ([condition, consequent, alternative]): Expr => ({
          kind: "if",
          condition,
          consequent,
          alternative,
        }),
      ),
      fc.tuple(fc.constantFrom(...NAMES), expr).map(
        ([name, body]): Expr => ({ kind: "lambda", parameter: { kind: "name", name }, body }),
      ),
      fc
        .tuple(formalsOf(expr), expr)
        .map(([parameter, body]): Expr => ({ kind: "lambda", parameter, body })),
      fc.tuple(expr, expr).map(([fn, argument]): Expr => ({ kind: "apply", fn, argument })),
      expr.map((fn): Expr => ({ kind: "apply", fn, argument: { kind: "name", name: "or" } })),
      fc
        .tuple(
          fc.constantFrom(
            ...(Object.keys(BINARY) as Binary["operator"][]).filter((each) => !/\||<\|/.test(each) || each === "||"),
          ),
          expr,
          expr,
        )
        .map(([operator, left, right]): Expr => ({ kind: "binary", operator, left, right })),
      fc
        .tuple(fc.constantFrom("!" as const, "-" as const), expr)
        .map(([operator, operand]): Expr => ({ kind: "unary", operator, operand })),
      fc
        .tuple(expr, pathOf(expr), fc.option(expr, { nil: undefined }))
        .map(([target, path, otherwise]): Expr => ({
          kind: "select",
          target,
          path,
          ...(otherwise && { default: otherwise }),
        })),
      fc
        .tuple(expr, pathOf(expr))
        .map(([target, path]): Expr => ({ kind: "has-attr", target, path })),
      expr.map((inner): Expr => ({ kind: "paren", inner })),
    ),
  };
}).expr;

const plainString = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  partsOf(expr).map((parts): Expr => ({ kind: "string", parts }));

const anyString = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    plainString(expr),
    partsOf(expr).map((parts): Expr => ({ kind: "indented", parts })),
  );

/** Any expression, without comments. */
export const anyExpr = trees(anyString);

/** The same without indented strings: Nix keeps the pieces it reads them in, also empty ones. */
export const anyPlainExpr = trees(plainString);

const comments: fc.Arbitrary<Trivia[]> = fc.array(
  fc.oneof(
    fc.constantFrom(" a comment", "x", "", " /* y */").map(
      (text): Trivia => ({ kind: "line-comment", text }),
    ),
    fc.constantFrom(" b ", "\n  several\n  lines\n", "*\n doc\n").map(
      (text): Trivia => ({ kind: "block-comment", text }),
    ),
    fc.constant<Trivia>({ kind: "empty-line" }),
  ),
  { maxLength: 3 },
);

/** Any expression with comments and empty lines before it and before what its sets and lists hold. */
export const anyCommented: fc.Arbitrary<Expr> = fc
  .tuple(anyExpr, fc.infiniteStream(comments))
  .map(([expr, stream]) => {
    const next = (): readonly Trivia[] => stream.next().value;
    const before = <N extends Expr | Binding>(node: N): N => ({ ...node, before: next() });
    if (expr.kind === "list") return before({ ...expr, items: expr.items.map(before) });
    if (expr.kind === "set" || expr.kind === "let") {
      return before({ ...expr, bindings: expr.bindings.map(before) });
    }
    return before(expr);
  });
