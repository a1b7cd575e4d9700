/** Every string gives itself back: printed by us, read by us, evaluated by real Nix. */
import { beforeAll, describe, expect, test } from "vitest";
import { type Expr } from "../../../compiler/nix/ast.ts";
import { bind, indented, list, name, set, string } from "../../../compiler/nix/build.ts";
import { equal } from "../../../compiler/nix/equal.ts";
import { format } from "../../../compiler/nix/format.ts";
import { parse } from "../../../compiler/nix/parse.ts";
import { print } from "../../../compiler/nix/print.ts";
import { nixInstantiate } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { ALPHABET, words } from "../nasty.ts";

/** What Nix makes of a tree, as JSON. */
const valueOf = async (text: string): Promise<unknown> => {
  const args = ["--eval", "--strict", "--json", "-"];
  const { code, stdout, stderr } = await nixInstantiate(args, { input: text });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

/** Prints a list of trees and evaluates it, after it has been read back. */
const printed = async (items: readonly Expr[]): Promise<unknown> => {
  const tree = list(items);
  const text = print(tree);
  expect(equal(parse(text), tree)).toBe(true);
  return valueOf(text);
};

const all = words(ALPHABET, 4);
const short = words(ALPHABET, 3);
const spaced = words([" ", "\t", "\r", "\n", "'", "$", "a"], 3);
const wide = ["é", "ß", "😀", "\u00a0", "\u0001", "\u001b[0m", "\u007f", "\ufeff", "日本"];

test("what no Nix string can hold is refused", () => {
  expect(() => print(string("a\0"))).toThrow(RangeError);
  expect(() => print(indented("\ud800"))).toThrow(RangeError);
});

describeWith(["nix"], "Nix reads back", () => {
  describe(`all ${all.length} strings of up to four marks`, () => {
    test('in double quotes', async () => {
      expect(await printed(all.map((each) => string(each)))).toEqual(all);
    });

    test("in indented strings", async () => {
      expect(await printed(all.map((each) => indented(each)))).toEqual(all);
    });

    test("as attribute names", async () => {
      const tree = set(all.map((each, at) => bind([`n${at}`, each], name("null"))));
      const text = print(tree);
      expect(equal(parse(text), tree)).toBe(true);
      const value = await valueOf(`map builtins.attrNames (builtins.attrValues (${text}))`);
      const names = all.map((each, at): [string, string] => [`n${at}`, each]);
      // Nix sorts attributes by name.
      const sorted = names.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => [each]);
      expect(value).toEqual(sorted);
    });
  });

  describe("around interpolations", () => {
    const x = string("x");

    test("in double quotes", async () => {
      expect(await printed(short.map((each) => string(each, x, each)))).toEqual(
        short.map((each) => `${each}x${each}`),
      );
    });

    test("in indented strings", async () => {
      expect(await printed(short.map((each) => indented(each, x, each)))).toEqual(
        short.map((each) => `${each}x${each}`),
      );
    });

    test("in indented strings of several lines", async () => {
      expect(await printed(short.map((each) => indented(each, x, `\n${each}`, x)))).toEqual(
        short.map((each) => `${each}x\n${each}x`),
      );
    });
  });

  describe("white space", () => {
    test("in double quotes", async () => {
      expect(await printed(spaced.map((each) => string(each)))).toEqual(spaced);
    });

    test("in indented strings, though Nix removes indentation", async () => {
      expect(await printed(spaced.map((each) => indented(each)))).toEqual(spaced);
    });

    test("at the start of every line", async () => {
      const texts = ["  a\n  b\n", "  a\n b", "   \n  a", "\n\n  a\n", "a\n   ", "\ta\n\tb\n"];
      expect(await printed(texts.map((each) => indented(each)))).toEqual(texts);
    });
  });

  test("characters beyond ASCII and control characters", async () => {
    const items = wide.flatMap((each) => [string(each), indented(`${each}\n${each}`)]);
    expect(await printed(items)).toEqual(wide.flatMap((each) => [each, `${each}\n${each}`]));
  });

  describe("formatting keeps the value", () => {
    let source: string[];
    beforeAll(() => {
      source = words(["$", "{a}", "'", '"', "\\", "\n", " ", "''"], 4).map((each) => `''${each}''`);
    });

    test("of indented strings as they are written", async () => {
      const valid = source.filter((each) => {
        try {
          return parse(each).kind === "indented";
        } catch {
          return false;
        }
      });
      expect(valid.length).toBeGreaterThan(1000);
      const before = await valueOf(`let a = "A"; in [ ${valid.map((each) => `(${each})`).join(" ")} ]`);
      const formatted = valid.map((each) => `(${format(each)})`).join(" ");
      expect(await valueOf(`let a = "A"; in [ ${formatted} ]`)).toEqual(before);
    });
  });
});
