/** Whatever tree is printed reads back as itself, by us and by Nix. */
import { describe, expect, test } from "vitest";
import type { Expr } from "../../../compiler/nix/ast.ts";
import { equal } from "../../../compiler/nix/equal.ts";
import { format } from "../../../compiler/nix/format.ts";
import { parse } from "../../../compiler/nix/parse.ts";
import { print } from "../../../compiler/nix/print.ts";
import { write } from "../../../compiler/nix/print/write.ts";
import { nixInstantiate } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { anyCommented, anyExpr, anyPlainExpr } from "../arbitrary.ts";
import fc from "../../helpers/property.ts";

const RUNS = 600;

describe("any tree", () => {
  test("prints to text that parses back to it", () => {
    fc.assert(
      fc.property(anyExpr, (expr) => {
        expect(equal(parse(print(expr)), expr)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test("prints to text that the formatter leaves as it is, at any width", () => {
    fc.assert(
      fc.property(anyExpr, fc.integer({ min: 20, max: 120 }), (expr, width) => {
        const text = print(expr, { width });
        expect(format(text, { width })).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });

  test("keeps its meaning with comments anywhere", () => {
    fc.assert(
      fc.property(anyCommented, (expr) => {
        const text = print(expr);
        expect(equal(parse(text), expr)).toBe(true);
        expect(format(text)).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });
});

describeWith(["nix"], "Nix", () => {
  test("reads what is printed as it reads what was written without layout", async () => {
    const trees = fc.sample(anyPlainExpr, { numRuns: 1000 });
    const laidOut = await nixTrees(trees.map((each) => print(each)));
    const plain = await nixTrees(trees.map(write));
    expect(laidOut).toEqual(plain);
  });
});

/** What Nix parses of each text: its own print of the tree. Names are bound by a `with`. */
const nixTrees = async (texts: readonly string[]): Promise<string> => {
  const list = texts.map((each) => `(\n${each})`).join("\n");
  const { code, stdout, stderr } = await nixInstantiate(["--parse", "-"], {
    input: `with { };\n[\n${list}\n]`,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout;
};

/** A tree as a builder would have made it. */
const withoutParens = (expr: Expr): Expr => {
  const bare = (_: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !("kind" in value)) return value;
    return value.kind === "paren" && "inner" in value ? bare("", value.inner) : value;
  };
  const keep = (key: string, value: unknown): unknown =>
    ["span", "tokens", "raw"].includes(key) ? undefined : bare(key, value);
  return JSON.parse(JSON.stringify(expr, keep)) as Expr;
};

test.each([
  "a + b * c",
  "(a + b) * c",
  "a - (b - c)",
  "a - b - c",
  "a ++ b ++ c",
  "(a ++ b) ++ c",
  "a // b // c",
  "(a // b) // c",
  "(a == b) == c",
  "a -> b -> c",
  "(a -> b) -> c",
  "!(a && b)",
  "!a && b",
  "-(a + b)",
  "f (-1)",
  "f (g x) y",
  "(f x).y",
  "f x.y",
  "(x: x) y",
  "a ? b",
  "(a ? b) ? c",
  "!a ? b",
  "(a.b or c).d",
  "a.b or (f c)",
  "(./a).b",
  "(if a then b else c) + d",
  "with a; b + c",
  "(1).a",
])("parentheses stand by precedence and side, and nowhere else: %s", (text) => {
  expect(print(withoutParens(parse(text)))).toBe(`${text}\n`);
});
