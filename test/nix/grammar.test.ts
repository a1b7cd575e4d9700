import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { recipeModule } from "../../compiler/nix/build-grammar.ts";
import { equal } from "../../compiler/nix/equal.ts";
import { read } from "../../compiler/nix/grammar.ts";
import { MAX_DEPTH } from "../../compiler/nix/ohm-tokens.ts";
import { NixSyntaxError } from "../../compiler/nix/syntax-error.ts";
import { describeWith } from "../helpers/tools.ts";
import { corpus, mutants } from "./corpus.ts";
import { betweenParsers, withNix } from "./disagreement.ts";

const source = (file: string): string =>
  readFileSync(new URL(`../../compiler/nix/${file}`, import.meta.url), "utf8");

const faultOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof NixSyntaxError) return error.message;
    throw error;
  }
  throw new Error(`no fault in ${text}`);
};

test("the recipe is the one that build-grammar.ts makes of grammar.ohm", async () => {
  expect(await recipeModule(source("grammar.ohm"))).toBe(source("grammar-recipe.ts"));
});

const texts = corpus();

describeWith(["nix"], "Nix says the same", () => {
  test("of every production, right and wrong", async () => {
    expect(await withNix(texts)).toEqual([]);
  });

  test("of mutants", async () => {
    expect(await withNix(mutants(texts, 300, 20260801))).toEqual([]);
  });
});

test("the fast parser says the same of many mutants", () => {
  expect(betweenParsers([...texts, ...mutants(texts, 5000, 20260802)])).toEqual([]);
});

describe("operators", () => {
  test.each([
    ["a + b * c", "a + (b * c)"],
    ["a * b + c", "(a * b) + c"],
    ["a - b - c", "(a - b) - c"],
    ["a ++ b ++ c", "a ++ (b ++ c)"],
    ["a // b // c", "a // (b // c)"],
    ["a -> b -> c", "a -> (b -> c)"],
    ["a || b && c", "a || (b && c)"],
    ["a < b == c < d", "(a < b) == (c < d)"],
    ["a ++ b * c", "(a ++ b) * c"],
    ["a // b < c", "(a // b) < c"],
    ["!a + b", "!(a + b)"],
    ["!a // b", "(!a) // b"],
    ["!a ? b", "!(a ? b)"],
    ["-a + b", "(-a) + b"],
    ["-a ? b", "(-a) ? b"],
    ["a + !b * c == d", "(a + (!(b * c))) == d"],
    ["a ? b ? c", "(a ? b) ? c"],
    ["f -a", "f - a"],
    ["f a.b c", "(f (a.b)) c"],
    ["f a or b", "(f (a or)) b"],
    ["a.b or c.d or e f", "(a.b or (c.d or e)) f"],
    ["a: b: a + b", "a: (b: (a + b))"],
    ["if a then b else c + d", "if a then b else (c + d)"],
  ])("%s is %s", (flat, shaped) => {
    expect(equal(read(flat), read(shaped))).toBe(true);
  });

  test.each(["a < b < c", "a <= b > c", "a == b == c", "a == b != c", "a == !b == c"])(
    "%s needs parentheses",
    (text) => {
      expect(faultOf(text)).toMatch(/do not associate; use parentheses/);
    },
  );
});

describe("pipes", () => {
  const piped = (text: string) => read(text, { pipes: true });

  test("are refused unless asked for", () => {
    expect(faultOf("a |> b")).toBe(
      "1:3: the pipe operator |> is an experiment of newer Nix and not switched on",
    );
    expect(faultOf("a <| b")).toContain("1:3: the pipe operator <|");
  });

  test.each([
    ["a |> b |> c", "(a |> b) |> c"],
    ["a <| b <| c", "a <| (b <| c)"],
    ["a -> b |> c", "(a -> b) |> c"],
  ])("%s is %s", (flat, shaped) => {
    expect(equal(piped(flat), piped(shaped))).toBe(true);
  });

  test("of both directions do not mix", () => {
    expect(() => piped("a |> b <| c")).toThrow("do not associate");
  });
});

describe("a text that is no Nix is told at its place", () => {
  test.each([
    ["{ a = ; }", "1:7: unexpected ;"],
    ["{ a = 1 }", "1:9: unexpected }"],
    ["{\n  a = 1;\n", "1:1: expected }, which is never given"],
    ["[ 1 )", "1:5: expected ], found )"],
    ["1 }", "1:3: unexpected }"],
    ["", "1:1: unexpected end"],
    ['"a', '1:1: expected ", which is never given'],
    ['"${a"', '1:5: expected ", which is never given'],
    ["a\fb", '1:2: unexpected character "\\f"'],
    ["\ufeff1", '1:1: unexpected character "\ufeff"'],
    ["./a/", "1:5: a path cannot end in a slash"],
    ['"\0"', "1:2: Nix text cannot hold the character NUL"],
  ])("%j: %s", (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });
});

describe("depth", () => {
  const nested = (open: string, close: string, depth: number): string =>
    open.repeat(depth) + "1" + close.repeat(depth);

  test.each([
    ["parentheses", "(", ")"],
    ["lists", "[ (", ") ]"],
    ["sets", "{ a = ", "; }"],
    ["strings", '"${', '}"'],
    ["indented strings", "''${", "}''"],
    ["defaults", "{ a ? ", " }: 1"],
  ])("%s nest up to the limit, and beyond it is a fault", (_, open, close) => {
    const brackets = open.replace(/[^[({"']/g, "").replace("''", "'").length;
    expect(() => read(nested(open, close, MAX_DEPTH / brackets))).not.toThrow();
    for (const depth of [MAX_DEPTH + 1, 10_000])
      expect(faultOf(nested(open, close, depth))).toMatch(/nested deeper than 100 levels/);
  });

  test.each([
    ["functions", "a: ", "1"],
    ["lets", "let a = 1; in ", "1"],
    ["withs", "with a; ", "1"],
    ["else-ifs", "if a then b else ", "1"],
    ["operators", "a ++ ", "1"],
    ["prefixes", "!", "a"],
    ["arguments", "a ", "1"],
  ])("chains of %s have no limit", (_, link, end) => {
    expect(() => read(link.repeat(3000) + end)).not.toThrow();
  });

  test("what nests without brackets ends in a fault too", () => {
    expect(faultOf(nested("if ", " then 1 else 1", 5000))).toBe("1:1: nested too deeply");
  });
});
