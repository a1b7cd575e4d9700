/** What is said about text that is no Nix: where, what was expected, and the likely mistake. */
import { describe, expect, test } from "vitest";
import { parse } from "../../../compiler/nix/parse.ts";
import { NixSyntaxError } from "../../../compiler/nix/syntax-error.ts";

const errorOf = (text: string, file?: string): NixSyntaxError => {
  try {
    parse(text, { ...(file !== undefined && { file }) });
  } catch (error) {
    if (error instanceof NixSyntaxError) return error;
  }
  throw new Error(`no syntax error in ${text}`);
};

describe("common mistakes", () => {
  test.each([
    ["{ a = 1 }", '1:9: expected ";" but found "}"', /";" missing at 1:8/],
    ["{ a = f\n  b = 2; }", '2:5: expected ";" but found "="', /";" missing at 2:4/],
    ["let a = 1; a", '1:13: expected "=" but found the end of the file', undefined],
    ["let a = 1;", '1:11: expected "in" but found the end of the file', /"let" opened at 1:1/],
    ["if a then b", '1:12: expected "else" but found the end of the file', /"if" at 1:1/],
    ["{ a = [ 1 2; }", '1:12: expected "]" but found ";"', /"\[" opened at 1:7 is not closed/],
    ["f (a", '1:5: expected ")" but found the end of the file', /"\(" opened at 1:3/],
    ["{ a = 1;", '1:9: expected "}" but found the end of the file', /"{" opened at 1:1/],
    ['{ a = "b; }', "1:7: this string is never closed", /opened at 1:7/],
    ["{ a = ''b; }", "1:7: this string is never closed", /needs a ''/],
    ['"${a"', '1:5: this string is never closed', /opened at 1:5/],
    ["a /* b", "1:3: this comment is never closed", /\*\//],
    ["[ -1 ]", '1:3: expected "]" but found "-"', /needs parentheses: \(-1\)/],
    ["[ 1, 2 ]", '1:4: expected "]" but found ","', /without commas/],
    ["[ a: b ]", '1:4: expected "]" but found ":"', /parentheses/],
    ["a == b == c", '1:8: "==" cannot follow "==" without parentheses', /parentheses/],
    ["f if a then b else c", '1:3: expected the end of the file but found "if"', undefined],
    ["a + if b then c else d", '1:5: expected an expression but found "if"', /parentheses/],
    ["a.let", '1:3: expected an attribute name but found "let"', /"let"/],
    ["{ a, ..., b }: a", '1:9: expected "}" but found ","', /last/],
    ["{ inherit ${a}; }", "1:11: a name after inherit must be constant", /binding/],
    ["./a/", "1:4: a path cannot end in a slash", /slash/],
    ["'a'", "1:1: a single quote starts nothing in Nix", /"…"/],
    ["a & b", "1:3: the character & has no place in Nix here", /&&/],
    ["a |> b", "1:3: the character | has no place in Nix here", /\|\|/],
    ["a }", '1:3: expected the end of the file but found "}"', /no "{" is open/],
  ])("%s", (text, message, hint) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    if (hint === undefined) expect(error.hint).toBe(undefined);
    else expect(error.hint).toMatch(hint);
  });
});

test("place, offset and what was expected", () => {
  const error = errorOf("{\n  a = 1\n}\n", "flake.nix");
  expect(error.message).toBe('flake.nix:3:1: expected ";" but found "}"');
  expect(error).toMatchObject({ line: 3, column: 1, offset: 10, expected: [";"] });
});

test("a code frame with the line before and a caret", () => {
  expect(errorOf("{\n  a = ];\n}\n").codeFrame).toBe(["1 | {", "2 |   a = ];", "  |       ^"].join("\n"));
});

test("the frame of a very long line shows the part around the error", () => {
  const frame = errorOf(`[ ${"a ".repeat(10_000)}; ]`).codeFrame;
  expect(Math.max(...frame.split("\n").map((line) => line.length))).toBeLessThan(140);
  expect(frame).toContain(";");
});
