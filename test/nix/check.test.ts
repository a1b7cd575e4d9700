import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Node } from "../../compiler/nix/ast.ts";
import { check, freeNames, type Finding } from "../../compiler/nix/check.ts";
import { GLOBALS } from "../../compiler/nix/check-globals.ts";
import { read } from "../../compiler/nix/grammar.ts";
import { parse } from "../../compiler/nix/parse.ts";
import { describeWith } from "../helpers/tools.ts";
import { nixParse } from "./nix-oracle.ts";

/** The findings in a text, each as its code, its words, and where both nodes stand. */
const found = (text: string, scope: readonly string[] = []): string[] =>
  check(parse(text), { scope }).map(({ code, message, node, other }: Finding) =>
    [code, message, place(text, node), ...(other ? [place(text, other)] : [])].join(" | "),
  );

const place = (text: string, { span }: Node): string => {
  if (!span) throw new Error("a node of the fast parser without a place");
  return `${text.slice(span.start, span.end)} at ${span.start}`;
};

describe("an attribute is defined once", () => {
  test.each([
    ["{ a = 1; a = 2; }", "attribute a is already defined | a at 9 | a at 2"],
    ["{ a.b = 1; a.b = 2; }", "attribute a.b is already defined | b at 13 | b at 4"],
    ["{ a = 1; a.b = 2; }", "attribute a.b is already defined | a at 9 | a at 2"],
    ["{ a.b = 1; a = 2; }", "attribute a is already defined | a at 11 | a at 2"],
    ['{ "a" = 1; ${"a"} = 2; }', 'attribute a is already defined | ${"a"} at 11 | "a" at 2'],
    ['{ "a b" = 1; "a b" = 2; }', 'attribute "a b" is already defined | "a b" at 13 | "a b" at 2'],
    ["{ inherit true; true = 1; }", "attribute true is already defined | true at 16 | true at 10"],
    ["{ inherit ({ }) a a; }", "attribute a is already defined | a at 18 | a at 16"],
    ["let a = 1; a = 2; in a", "attribute a is already defined | a at 11 | a at 4"],
    ["let { a = 1; a = 2; }", "attribute a is already defined | a at 13 | a at 6"],
    ["{ a = { b = 1; }; a.b = 2; }", "attribute a.b is already defined | b at 20 | b at 8"],
    ["{ a.b = 1; a = { b = 2; }; }", "attribute a.b is already defined | b at 17 | b at 4"],
  ])("%s", (text, finding) => {
    expect(found(text)).toEqual([`duplicate-attribute | ${finding}`]);
  });

  test.each([
    "{ a.b = 1; a.c = 2; }",
    "{ a = { }; a.b = 1; }",
    "{ a = { b = 1; }; a = { c = 2; }; }",
    "{ a = ({ b = 1; }); a.c = 2; }",
    "{ ${true} = 1; ${true} = 2; }",
    "{ a.${true}.b = 1; a.${true}.b = 2; }",
    "{ a = { a = 1; }; }",
  ])("%s is fine: Nix merges it, or cannot know", (text) => {
    expect(found(text)).toEqual([]);
  });

  test("sets merge one level deep only", () => {
    expect(found("{ a = { b.c = 1; }; a = { b.d = 1; }; }")).toEqual([
      "duplicate-attribute | attribute a.b is already defined | b at 26 | b at 8",
    ]);
  });
});

describe("a formal is named once", () => {
  test.each([
    ["{ a, b, a }: a", "a at 8 | a at 2"],
    ["{ a }@a: a", "{ a }@a at 0 | a at 2"],
    ["a@{ a ? 1 }: a", "a@{ a ? 1 } at 0 | a ? 1 at 4"],
  ])("%s", (text, places) => {
    expect(found(text)).toEqual([`duplicate-formal | the function takes a twice | ${places}`]);
  });
});

describe("names that must be known", () => {
  /** The fast parser refuses these by itself, so they are read by the grammar. */
  const messages = (text: string): string[] => check(read(text)).map(({ message }) => message);

  test("let takes no computed name", () => {
    expect(messages("let ${true} = 1; in 1")).toEqual(["let takes names, not the computed ${…}"]);
    expect(messages("let ${true}.a = 1; in 1")).toHaveLength(1);
    expect(messages("let a.${true} = 1; in a")).toEqual([]);
  });

  test("inherit takes no computed name", () => {
    expect(messages("{ inherit ${true}; }")).toEqual(["inherit takes names, not the computed ${…}"]);
    expect(messages('{ inherit ({ }) "a${true}"; }')).toHaveLength(1);
  });

  test("a name in ${…} that is a plain string is no computed name", () => {
    expect(messages('let ${"a"} = 1; in a')).toEqual([]);
    expect(messages('x: { inherit ${("x")} "true"; }')).toEqual([]);
    expect(messages('let "${"a"}" = 1; in 1')).toHaveLength(1);
  });
});

describe("numbers fit", () => {
  test.each(["9223372036854775807", "000000000000000000000001", "1.7e308", "2.3e-308", "0.0e-999"])(
    "%s does",
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  test.each([
    ["9223372036854775808", "an integer of 64 bits"],
    ["1.8e308", "a float"],
    ["2.2e-308", "a float"],
    ["1.0e-400", "a float"],
  ])("%s does not", (text, type) => {
    expect(found(text)).toEqual([
      `number-out-of-range | ${text} is out of range for ${type} | ${text} at 0`,
    ]);
  });
});

describe("a variable is bound", () => {
  const unbound = (text: string, scope?: readonly string[]): string[] =>
    found(text, scope).map((finding) => finding.replace("undefined-variable | undefined variable ", ""));

  test.each([
    ["by a function", "x: x"],
    ["by a pattern", "{ x, y ? x, ... }@all: all x y"],
    ["by a pattern whose default needs a later name", "{ x ? y, y }: x"],
    ["by let, whatever the order", "let x = y; y = 1; in x"],
    ["by rec", "rec { x = y; y = 1; }"],
    ["by rec, in a computed name", "rec { ${x} = 1; x = true; }"],
    ["by the old let", "let { x = 1; body = x; }"],
    ["by with, for all one can tell", "with { }; x"],
    ["by with, from far away", "with { }; y: { inherit x; }"],
    ["by Nix", "map import [ __curPos __head ./. <nixpkgs> ]"],
    ["by a set that a rec merges into", "{ a = rec { x = 1; }; a.y = x; }"],
  ])("%s: %s", (_, text) => {
    expect(unbound(text)).toEqual([]);
  });

  test.each([
    ["x", ["x | x at 0"]],
    ["{ x = 1; y = x; }", ["x | x at 13"]],
    ["x: y: x z", ["z | z at 8"]],
    ["{ inherit x; }", ["x | x at 10"]],
    ["rec { inherit x; }", ["x | x at 14"]],
    ["let inherit x; in x", ["x | x at 12"]],
    ["rec { inherit (x) y; }", ["x | x at 15"]],
    ["(x: x) x", ["x | x at 7"]],
    ["with x; y", ["x | x at 5"]],
    ["[ (let x = 1; in x) x ]", ["x | x at 20"]],
    ['"${x}" + \'\'${y}\'\' + ./a/${z}', ["x | x at 3", "y | y at 13", "z | z at 26"]],
    ["true.${x} or y ? ${z}", ["x | x at 7", "y | y at 13", "z | z at 19"]],
    ["{ a.x = 1; a = rec { y = x; }; }", ["x | x at 25"]],
    ["true or 1", ["or | or at 5"]],
  ])("%s is not", (text, places) => {
    expect(unbound(text)).toEqual(places);
  });

  test("in the scope it is given", () => {
    expect(unbound("final.a prev", ["final"])).toEqual(["prev | prev at 8"]);
  });
});

describeWith(["nix"], "a name of Nix", () => {
  test("is bound, and no other name", async () => {
    const builtins: string[] = JSON.parse(
      execFileSync(
        "nix-instantiate",
        ["--eval", "--strict", "--json", "-E", "builtins.attrNames builtins"],
        { encoding: "utf8" },
      ),
    );
    const names = [...builtins, ...builtins.map((name) => `__${name}`), "__curPos", ...GLOBALS];
    const verdicts = await nixParse(names, (name) => GLOBALS.has(name));
    const bound = names.filter((_, at) => "tree" in (verdicts[at] ?? {}));
    expect(new Set(bound)).toEqual(GLOBALS);
  });
});

describe("freeNames", () => {
  test("gives each name that nothing binds, with its uses", () => {
    const free = freeNames(parse("x: x + y + map z y"));
    expect([...free].map(([name, uses]) => [name, uses.length])).toEqual([
      ["y", 2],
      ["z", 1],
    ]);
  });

  test("tells which a with may bind", () => {
    const [uses = []] = freeNames(parse("[ a (with b; a) ]")).values();
    expect(uses.map(({ inWith }) => inWith)).toEqual([false, true]);
  });
});

test("findings are in the order of the text", () => {
  expect(found("{ a = x; a = 2; b = { c, c }: y; }").map((each) => each.split(" | ")[0])).toEqual([
    "undefined-variable",
    "duplicate-attribute",
    "duplicate-formal",
    "undefined-variable",
  ]);
});

test("a tree may be as deep as it likes", () => {
  const depth = 20_000;
  for (const text of [
    "x: ".repeat(depth) + "x",
    "1 + ".repeat(depth) + "z",
    "let a = 1; in ".repeat(depth) + "a",
    "f: " + "f ".repeat(depth) + "f",
  ])
    expect(() => check(parse(text))).not.toThrow();
});
