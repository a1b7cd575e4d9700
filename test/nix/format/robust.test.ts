/** What no formatter should fall over: size, depth, odd white space, nestings that multiply. */
import { describe, expect, test } from "vitest";
import { equal } from "../../../compiler/nix/equal.ts";
import { format } from "../../../compiler/nix/format.ts";
import { parse } from "../../../compiler/nix/parse.ts";
import { MAX_DEPTH } from "../../../compiler/nix/parse/expect.ts";

/** `open` and `close` around `middle`, so many times. */
const nest = (times: number, open: string, close: string, middle = "x"): string =>
  open.repeat(times) + middle + close.repeat(times);

/** Formats, and checks that the meaning stays and a second run changes nothing. */
const formatted = (text: string): string => {
  const out = format(text);
  expect(equal(parse(out, { pipes: true }), parse(text, { pipes: true }))).toBe(true);
  expect(format(out)).toBe(out);
  return out;
};

describe("depth", () => {
  const nestings: readonly [string, string, string][] = [
    ["parentheses", "(", ")"],
    ["lists", "[ ", " ]"],
    ["sets", "{ a = ", "; }"],
    ["calls", "f (", ")"],
    ["functions", "f (x: ", ")"],
    ["functions of sets", "f (x: { a = ", "; })"],
    ["patterns", "{ a ? ", " }: a"],
    ["lets", "let a = ", "; in a"],
    ["conditions", "if ", " then a else b"],
    ["branches", "if a then ", " else b"],
    ["scopes", "with ", "; a"],
    ["assertions", "assert ", "; a"],
    ["interpolations", '"${', '}"'],
    ["indented strings", "''a\n${", "}b''"],
    ["sources of inherit", "{ inherit (", ") a; }"],
    ["dynamic names", "{ a.${", "} = 1; }"],
    ["operands", "(a + ", ")"],
    ["negations", "!", ""],
    ["defaults", "a.b or ", ""],
  ];

  test.each(nestings)("%s: as deep as the limit says", (_, open, close) => {
    // Some of these open two levels at once.
    const levels = [...`${open}${close}`].filter((each) => "({[".includes(each)).length;
    formatted(nest(Math.floor((MAX_DEPTH - 2) / Math.max(1, levels)), open, close));
  });

  test.each(nestings)("%s: 10,000 are a clear error", (_, open, close) => {
    expect(() => format(nest(10_000, open, close))).toThrow(
      `nested more than ${MAX_DEPTH} levels deep`,
    );
  });
});

describe("chains are loops", () => {
  test.each([
    ["named parameters", "a: ".repeat(5000) + "x"],
    ["patterns", "{ a, b }: ".repeat(1000) + "x"],
    ["lets", "let a = 1; in ".repeat(3000) + "x"],
    ["withs", "with a; ".repeat(5000) + "x"],
    ["assertions", "assert a; ".repeat(5000) + "x"],
    ["else-ifs", "if a then b else ".repeat(5000) + "x"],
    ["mixed", "a: with b; let c = 1; in assert d; { e }: ".repeat(500) + "x"],
    ["sums", `1${" + 1".repeat(10_000)}`],
    ["lists", `a${" ++ b".repeat(10_000)}`],
    ["implications", `a${" -> b".repeat(10_000)}`],
    ["sums and differences", `a${" - b + c".repeat(5000)}`],
    ["operators of all levels", `a${" * b + c ++ d == e && f || g -> h".repeat(500)}`],
    ["arguments", `f${" a".repeat(10_000)}`],
    ["sets as arguments", `f${" { a = 1; }".repeat(1000)}`],
    ["attributes", `a${".b".repeat(10_000)}`],
    ["tests", `a${" ? b".repeat(2000)}`],
  ])("%s", (_, text) => {
    formatted(text);
  });
});

describe("nestings that multiply when every way is tried", () => {
  test("calls behind with, with a set behind", () => {
    formatted(nest(20, "with a; f (", ") { a = 1; b = 2; }"));
  });

  test("indented strings inside each other", () => {
    formatted(nest(40, "''a${", "}b''"));
  });

  test("many arguments in parentheses", () => {
    formatted(`f${" (g a b)".repeat(1600)}`);
  });
});

describe("size", () => {
  test("a string of 5 MB on one line", () => {
    expect(formatted(`"${"x".repeat(5_000_000)}"`)).toHaveLength(5_000_003);
  });

  test("a long list, a long set, a long comment", () => {
    formatted(`[ ${"1 ".repeat(50_000)}]`);
    formatted(`{ ${Array.from({ length: 10_000 }, (_, at) => `a${at} = [ b ];`).join(" ")} }`);
    formatted(`/*${"x\n".repeat(100_000)}*/ 1`);
  });
});

describe("white space and characters", () => {
  test.each([
    ["CRLF", "{\r\n  a = 1;\r\n  # b\r\n  c = 2;\r\n}\r\n", "{\n  a = 1;\n  # b\n  c = 2;\n}\n"],
    ["tabs", "{\n\ta = 1;\n\t# b\n\tc = 2;\n}", "{\n  a = 1;\n  # b\n  c = 2;\n}\n"],
    ["no line break at the end", "a", "a\n"],
    ["many at the ends", "\n\n\na\n\n\n", "a\n"],
    ["a comment at the end", "a # b", "a # b\n"],
    ["a lone carriage return ends a comment", "1 # a\r+ 2", "1 # a\n+ 2\n"],
    ["white space at the ends of lines", "[ \n  a  \n  # b  \n]  ", "[\n  a\n  # b\n]\n"],
  ])("%s", (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
  });

  test("carriage returns inside strings are characters, and stay", () => {
    expect(formatted("''\r\n  a\r\n  b''").match(/\r/g)).toHaveLength(2);
    expect(formatted('"a\r\nb"')).toBe('"a\r\nb"\n');
  });

  test("width counts characters, not UTF-16 units", () => {
    const text = `[ "${"😀".repeat(14)}" ]\n`;
    expect(format(text, { width: 20 })).toBe(text);
    expect(format(text, { width: 19 })).not.toBe(text);
  });

  test.each([
    ["a byte order mark", "\ufeff1"],
    ["a NUL", "1\0"],
    ["a form feed", "1\f"],
    ["a no-break space", "1\u00a0"],
    ["nothing", ""],
    ["a comment alone", "# a\n"],
  ])("%s is an error that says so", (_, text) => {
    expect(() => format(text)).toThrow(expect.objectContaining({ name: "NixSyntaxError" }));
  });
});
