/** Fragments of any text: what is found wrong with them, and that the rest of them is Nix. */
import { expect, test } from "vitest";
import { placeFragment } from "../../compiler/emit/fragment.ts";
import { judge } from "../../compiler/fragment/judge.ts";
import { nixOptions } from "../../compiler/fragment/options.ts";
import { print } from "../../compiler/nix/print.ts";
import { fragmentPlan } from "../../compiler/plan/fragment.ts";
import { nix, type NixValue, nixpkg } from "../../dsl/index.ts";
import { instantiateParse } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import fc from "../helpers/property.ts";
import { fragmentOf, number, text } from "./fragments.ts";

const [bash = ""] = nixpkg("bash");

/** Pieces of Nix that make sense next to each other often enough. */
const piece = fc.constantFrom(
  ...[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "a",
    "b",
    "old",
    "=",
    ";",
    ":",
    ".",
    ",",
    "?",
    "@",
    "...",
    "//",
  ],
  ...[
    "let",
    "in",
    "rec",
    "with",
    "if",
    "then",
    "else",
    "inherit",
    "or",
    "1",
    "1.5",
    "-",
    "++",
    "+",
  ],
  ...[
    '"',
    "''",
    "\n",
    " ",
    "#",
    "/*",
    "*/",
    "./a",
    "<a>",
    "http://a",
    "${",
    "\\",
    "a = 1;",
    "a: a",
  ],
);
const chunk = fc.array(fc.tuple(piece, fc.constantFrom("", " ")), { maxLength: 8 });
const spliced = fc.oneof(
  text,
  number,
  fc.constant(["x"]),
  fc.constant(nix`old.a`),
  fc.constant(bash),
);
const template = fc
  .tuple(chunk, fc.array(fc.tuple(spliced, chunk), { maxLength: 3 }))
  .map(([first, rest]) =>
    fragmentOf(
      [first, ...rest.map(([, chunk]) => chunk)].map((pieces) => pieces.flat().join("")),
      rest.map(([value]) => value),
    ),
  );
const wrapped = template.map(
  (each) => nix`{ a = ${each}; b = f: [ ${each} f ]; c = { x, ... }: "\${${each}}"; }`,
);

/** A text, or a value to be spliced. */
type Part = string | { readonly value: NixValue };
const parts = (...all: readonly (string | fc.Arbitrary<Part[]>)[]): fc.Arbitrary<Part[]> =>
  fc
    .tuple(...all.map((each) => (typeof each === "string" ? fc.constant([each]) : each)))
    .map((lists): Part[] => lists.flat());

/** Whole expressions of every kind, with values in most places where one may stand. */
const { whole } = fc.letrec<{ whole: Part[] }>((tie) => {
  const inner = tie("whole");
  const value = spliced.map((value): Part[] => [{ value }]);
  const called = text.map((value): Part[] => [{ value }]);
  return {
    whole: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      value,
      fc
        .constantFrom("old", "1", "x: x", "./a", '"b"', "{ }", "true")
        .map((each): Part[] => [each]),
      parts("(", inner, " ) . ", called),
      parts("( ", inner, " ", inner, ")"),
      parts("-", inner),
      parts(inner, " ++ ", inner),
      parts(inner, " == ", inner),
      parts(inner, " // ", inner, " ? ", called),
      parts("[ ", inner, " (", inner, ") ]"),
      parts("{ ", called, " = ", inner, "; inherit (", inner, ") ", called, "; }"),
      parts("rec { a.", called, " = ", inner, "; b = a; }"),
      parts("let x = ", inner, "; in ", inner, " // x"),
      parts("{ y ? ", inner, ", ... }@z: with z; ", inner),
      parts("if ", inner, " then ", inner, " else ", inner),
      parts("assert ", inner, "; ", inner, ""),
      parts('"a\\n', value, "$", called, "${", inner, ' }"'),
      parts("''\n  a ", value, "\n   ''$", called, " ${ ", inner, "}\n''"),
    ),
  };
});
const expression = whole.map((all) => {
  const chunks = [""];
  const values: NixValue[] = [];
  for (const each of all) {
    if (typeof each === "string") chunks.push(`${chunks.pop() ?? ""}${each}`);
    else {
      chunks.push("");
      values.push(each.value);
    }
  }
  return fragmentOf(chunks, values);
});

test("any text is judged without a crash, its faults inside of it", () => {
  fc.assert(
    fc.property(fc.oneof(template, wrapped, expression), (fragment) => {
      for (const { at, message, named = [] } of judge(fragment, nixOptions.override)) {
        expect(message).not.toContain("value_0_");
        for (const { chunk, offset } of [at.point, ...named]) {
          expect(at.fragment.chunks[chunk]?.length).toBeGreaterThanOrEqual(offset);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

describeWith(["nix"], "what no fault is found with, under Nix", () => {
  test("is Nix", async () => {
    const sound = fc
      .sample(fc.oneof(template, expression), 3000)
      .map((each) => nix`{ a = ${each}; }`)
      .filter((each) => judge(each, nixOptions.override).length === 0)
      .map((each) => placeFragment(fragmentPlan(each), ({ from }) => [from]).expr);
    expect(sound.length).toBeGreaterThan(200);
    const text = sound.map((each) => `(final: prev: old: pkgs: ${print(each)})`).join("\n");
    await expect(instantiateParse(`[\n${text}\n]`)).resolves.toBeTruthy();
  });
});
