/** Text of builders and of Nix, made fit for a line of a terminal. */
import { describe, expect, it, test } from "vitest";
import {
  columnsOf,
  elapsed,
  fitted,
  padded,
  plainLine,
  plainText,
  took,
} from "../../../compiler/build/show/text.ts";
import fc from "../../helpers/property.ts";

describe("a builder's line", () => {
  it.each([
    ["\u001b[1m\u001b[32mCompiling\u001b[0m x", "Compiling x"],
    ["  12%\r  99%", "99%"],
    ["  12%\r  99%\r", "99%"],
    ["a\tb", "a b"],
    ["\u001b]0;a title\u0007text", "text"],
    ["\u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001b[?1049h\u001b[10A\u001b[2Kgone", "gone"],
    ["bell\u0007", "bell\\u{7}"],
    ["cut \u001b[", "cut \\u{1b}["],
    ["\u202ereversed", "\\u{202e}reversed"],
    ["", ""],
  ])("%j is %j", (line, plain) => {
    expect(plainLine(line)).toBe(plain);
  });

  test("never holds what moves a cursor", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(plainLine(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(plainText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a cell", () => {
  it.each([
    ["torch", 8, "torch   "],
    ["torch", 4, "tor…"],
    ["日本語", 4, "日… "],
    ["👩‍👩‍👧‍👦 family", 4, "👩‍👩‍👧‍👦 …"],
    ["x", 0, ""],
  ])("of %s in %i columns", (text, columns, cell) => {
    expect(padded(text, columns)).toBe(cell);
  });

  test("is as wide as it should be", () => {
    const unit = fc.constantFrom("a", "日", "é", "e\u0301", "─", "😀", "👩‍👧", " ", "ｶ", "🇩🇪");
    fc.assert(
      fc.property(fc.string({ unit }), fc.nat(30), (text, columns) => {
        expect(columnsOf(fitted(text, columns))).toBeLessThanOrEqual(columns);
        expect(columnsOf(padded(text, columns, "right"))).toBe(columns);
        if (columnsOf(text) <= columns) expect(fitted(text, columns)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  [0, "0s", "0.0s"],
  [3_420, "3s", "3.4s"],
  [59_999, "59s", "59s"],
  [64_000, "1m 04s", "1m 04s"],
  [3_720_000, "1h 02m", "1h 02m"],
  [-5, "0s", "0.0s"],
])("%i milliseconds are %s, and %s in the end", (milliseconds, text, end) => {
  expect(elapsed(milliseconds)).toBe(text);
  expect(took(milliseconds)).toBe(end);
});
