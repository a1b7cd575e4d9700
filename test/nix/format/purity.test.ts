/** What the format does not depend on, and what it never loses. */
import { expect, test } from "vitest";
import type { Expr } from "../../../compiler/nix/ast.ts";
import { equal } from "../../../compiler/nix/equal.ts";
import { format } from "../../../compiler/nix/format.ts";
import { parse } from "../../../compiler/nix/parse.ts";
import { write } from "../../../compiler/nix/print/write.ts";
import { anyExpr, anyPlainExpr } from "../arbitrary.ts";
import { filled } from "../gaps.ts";
import fc from "../../helpers/property.ts";

const RUNS = 800;

const width = fc.integer({ min: 20, max: 110 });

/** A text of a tree with one of `fills` before each token; most get nothing. */
const spread = (trees: fc.Arbitrary<Expr>, fills: readonly string[]): fc.Arbitrary<[string, string]> =>
  fc
    .tuple(trees.map(write), fc.infiniteStream(fc.constantFrom(...fills)))
    .map(([text, stream]): [string, string] => [
      text,
      filled(text, () => stream.next().value ?? ""),
    ])
    .filter(([text, other]) => isSame(text, other));

/** Whether both mean the same: white space makes two of `a.b` and of `x:y`. */
const isSame = (text: string, other: string): boolean => {
  try {
    return equal(parse(text), parse(other));
  } catch {
    return false;
  }
};

test("strict layout depends on the tree alone, not on the white space of the source", () => {
  // Inside interpolations lines are looked at even by strict layout.
  const trees = anyPlainExpr.filter((tree) => !write(tree).includes("${"));
  fc.assert(
    fc.property(spread(trees, ["", "", "", " ", "\t", "\n", "\n  "]), width, ([text, other], columns) => {
      const options = { strict: true, width: columns };
      expect(format(other, options)).toBe(format(text, options));
    }),
    { numRuns: RUNS },
  );
});

test("no comment is lost, wherever it stands, and a second run changes nothing", () => {
  const comments = ["", "", "", "", " # c\n", "\n# c\n", " /* c */ ", "\n/* c\n d */\n", "\n\n# c\n\n"];
  fc.assert(
    fc.property(spread(anyExpr, comments), width, ([text, other], columns) => {
      const out = format(other, { width: columns });
      expect(equal(parse(out), parse(text))).toBe(true);
      expect(out.match(/\bc\b/g)?.length).toBe(other.match(/\bc\b/g)?.length);
      expect(format(out, { width: columns })).toBe(out);
    }),
    { numRuns: RUNS },
  );
});
