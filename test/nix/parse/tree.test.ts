/** Text to tree: what the odd corners of the language mean. */
import { describe, expect, test } from "vitest";
import type { Expr } from "../../../compiler/nix/ast.ts";
import {
  bind,
  binary,
  call,
  indented,
  integer,
  interpolation,
  lambda,
  list,
  name,
  path,
  select,
  set,
  string,
} from "../../../compiler/nix/build.ts";
import { equal } from "../../../compiler/nix/equal.ts";
import { parse } from "../../../compiler/nix/parse.ts";

const [a, b, c] = [name("a"), name("b"), name("c")];

const cases: Readonly<Record<string, readonly (readonly [string, Expr])[]>> = {
  "numbers, paths and URIs by the longest match": [
    ["1.5", { kind: "float", text: "1.5" }],
    ["a.5", call(a, { kind: "float", text: ".5" })],
    ["[ 1.a ]", list([{ kind: "float", text: "1." }, a])],
    ["00.5", call(integer(0), { kind: "float", text: ".5" })],
    ["a/b", path("a/b")],
    ["a / b", binary(a, "/", b)],
    ["a-b/c", path("a-b/c")],
    ["a -b", binary(a, "-", b)],
    ["x:y", { kind: "uri", uri: "x:y" }],
    ["x: y", lambda("x", name("y"))],
    ["a//b", binary(a, "//", b)],
    ["a <b", binary(a, "<", b)],
    ["a <b>", call(a, { kind: "search-path", path: "b" })],
    ["a'b/c", call(name("a'b"), path("/c"))],
    ["./a/${b}c", { kind: "path", parts: ["./a/", interpolation(b), "c"] }],
    ["~/a", path("~/a")],
  ],
  "or, once no keyword": [
    ["a.b or c", { ...select(a, "b"), default: c }],
    ["a or", call(a, name("or"))],
    ["a b or", call(a, call(b, name("or")))],
    ["{ or = 1; }", set([{ kind: "bind", path: [name("or")], value: integer(1) }])],
  ],
  precedence: [
    ["!a ? b", { kind: "unary", operator: "!", operand: { kind: "has-attr", target: a, path: [b] } }],
    ["!a + b", { kind: "unary", operator: "!", operand: binary(a, "+", b) }],
    ["a + !b + c", binary(a, "+", { kind: "unary", operator: "!", operand: binary(b, "+", c) })],
    ["-a + b", binary({ kind: "unary", operator: "-", operand: a }, "+", b)],
    ["a - b - c", binary(binary(a, "-", b), "-", c)],
    ["a // b // c", binary(a, "//", binary(b, "//", c))],
    ["a && b || c -> a", binary(binary(binary(a, "&&", b), "||", c), "->", a)],
    ["a b.c", call(a, select(b, "c"))],
  ],
  strings: [
    ['"a\\nb\\${c}"', string("a\nb${c}")],
    ['"$${a}"', string("$${a}")],
    ['"a${b}c"', string("a", b, "c")],
    ["''\n  a\n    b\n''", indented("a\n  b\n")],
    ["''\n  a\n  ''${b} ''' ''\\t\n''", indented("a\n${b} '' \t\n")],
    ["''\n  ${a}\n    b''", indented(a, "\n  b")],
    ["''  a''", indented("a")],
    ['"a\r\nb"', string("a\nb")],
  ],
  "names of attributes": [
    ['a."b c".${c}', { kind: "select", target: a, path: [string("b c"), interpolation(c)] }],
    ["{ a.b = c; }", set([bind(["a", "b"], c)])],
  ],
};

for (const [title, examples] of Object.entries(cases)) {
  describe(title, () => {
    test.each(examples)("%s", (text, tree) => {
      expect(equal(parse(text), tree)).toBe(true);
    });
  });
}

describe("positions", () => {
  test("a span is where a node stands, without comments", () => {
    const tree = parse("# one\n  (a b) # two\n");
    expect(tree.span).toEqual({ start: 8, end: 13 });
  });

  test("tokens carry the comments around them", () => {
    const tree = parse("# one\na # two\n");
    expect(tree).toMatchObject({
      kind: "name",
      tokens: [{ line: 2, before: [{ kind: "line-comment", text: " one" }], after: "two" }],
    });
  });
});

test("pipes are read behind their option only", () => {
  expect(equal(parse("a |> b |> c", { pipes: true }), binary(binary(a, "|>", b), "|>", c))).toBe(true);
  expect(equal(parse("a <| b <| c", { pipes: true }), binary(a, "<|", binary(b, "<|", c)))).toBe(true);
  expect(() => parse("a |> b <| c", { pipes: true })).toThrow("cannot follow");
  expect(() => parse("a |> b")).toThrow("no place");
});

describe("equality looks at meaning alone", () => {
  test.each([
    ["((a))", "a"],
    ['{ "a" = 1; }', "{ a = 1; }"],
    ["''a''", '"a"'],
    ["all@{ a }: a", "{ a }@all: a"],
    ["# b\na", "a"],
    ["1.0e3", "1000.0"],
    ["https://a", '"https://a"'],
  ])("%s is %s", (left, right) => {
    expect(equal(parse(left), parse(right))).toBe(true);
  });

  test.each([
    ["a b c", "a (b c)"],
    ["{ a = 1; b = 2; }", "{ b = 2; a = 1; }"],
    ["{ inherit a; }", "{ a = a; }"],
    ["rec { }", "{ }"],
    ["a.b.c", "(a.b).c"],
    ["1", "1.0"],
    ["./a", '"./a"'],
    ["{ a, ... }: a", "{ a }: a"],
    ['"a${"b"}"', '"ab"'],
    ["[ a [ b ] ]", "[ a b ]"],
  ])("%s is not %s", (left, right) => {
    expect(equal(parse(left), parse(right))).toBe(false);
  });
});
