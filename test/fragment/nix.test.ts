/** What is spliced means under real Nix what it is in the config. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { placeFragment } from "../../compiler/emit/fragment.ts";
import { judge } from "../../compiler/fragment/judge.ts";
import { nixOptions } from "../../compiler/fragment/options.ts";
import { splice } from "../../compiler/fragment/splice.ts";
import { print } from "../../compiler/nix/print.ts";
import { fragmentPlan } from "../../compiler/plan/fragment.ts";
import { type Fragment, nix, type NixValue, nixpkg } from "../../dsl/index.ts";
import { evaluate, instantiateParse } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import fc from "../helpers/property.ts";

const scratch = mkdtempSync(join(tmpdir(), "comfynix-fragment-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** As the tag would be called with these texts. */
const fragmentOf = (texts: readonly string[], values: readonly NixValue[]): Fragment => {
  const raw = texts.map((each) => each.replace(/\$\{|`/g, "\\$&"));
  return nix(Object.assign([...texts], { raw }), ...values);
};

const [bash = ""] = nixpkg("bash");

const printed = (fragment: Fragment): string => {
  const { tree, faults } = splice(fragment);
  if (tree === undefined || faults.length > 0) throw new Error(JSON.stringify(faults));
  return print(tree);
};

/** Which of the fragments are not what is wanted, by Nix's own reading of JSON. */
const unequal = async (
  pairs: readonly { readonly fragment: Fragment; readonly wanted: unknown }[],
): Promise<unknown> => {
  const wanted = join(scratch, "wanted.json");
  const got = join(scratch, "got.nix");
  writeFileSync(wanted, json(pairs.map((pair) => pair.wanted)));
  writeFileSync(got, `[\n${pairs.map(({ fragment }) => `(${printed(fragment)})`).join("\n")}\n]`);
  const wrong = await evaluate(`
    let got = import ${got}; wanted = builtins.fromJSON (builtins.readFile ${wanted}); in
    builtins.filter (each: each != null) (builtins.genList (at:
      let one = builtins.elemAt got at; other = builtins.elemAt wanted at; in
      if one == other && builtins.toJSON one == builtins.toJSON other then null else at
    ) (builtins.length got))`);
  return Array.isArray(wrong) ? wrong.map((at: number) => pairs[at]) : wrong;
};

/** JSON in which integers of 64 bits are written in full and all other numbers as floats. */
const json = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (typeof value === "number") {
    return Number.isInteger(value) && Math.abs(value) < 2 ** 63
      ? BigInt(value).toString()
      : value.toExponential();
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${json(each)}`,
  );
  return `{${entries.join(",")}}`;
};

/** Texts made of what is special somewhere between JavaScript, Nix and the shell. */
const nasty = fc
  .array(
    fc.constantFrom(
      ...[
        "$",
        "${",
        "$${",
        "}",
        "'",
        "''",
        "''$",
        "''\\n",
        '"',
        "\\",
        "\\n",
        "`",
        "\n",
        "\r",
        "\t",
      ],
      ...[" ", "  ", "#", "/*", "*/", "a", "é", "💥", "\u0001", "\u2028", ";", "or", "value_0_"],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const text = fc.oneof(
  nasty,
  fc.string({ unit: "binary" }).map((each) => each.replaceAll("\0", "")),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 2 ** 53, 2 ** 62, -(2 ** 63), 2 ** 63, 1e21, 1e308, -1e-300, 0.1, 1e-7),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((each) => each === 0 || Math.abs(each) >= 2 ** -1022),
);
const key = fc.oneof(text, fc.constantFrom("if", "or", "a.b", "", "__proto__", "1", "inherit"));

const { value } = fc.letrec<{ value: NixValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5 }),
  ),
}));

/** Runs of many values each: a process of Nix costs more than what it evaluates. */
const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (values: T[]) => Promise<void>) =>
  fc.assert(fc.asyncProperty(fc.array(arbitrary, { minLength: 30, maxLength: 60 }), check), {
    numRuns: 12,
    endOnFailure: true,
  });

describeWith(["nix"], "any value of the config, under Nix", () => {
  test("is itself where an expression stands", () =>
    holds(value, async (values) => {
      const pairs = values.map((each) => ({ fragment: nix`${each}`, wanted: each }));
      expect(await unequal(pairs)).toEqual([]);
    }));

  test("is itself inside lists, sets and operators", () =>
    holds(value, async (values) => {
      const pairs = values.map((each) => ({
        fragment: nix`[ ${each} { a = ${each}; } ] ++ (x: [ x ]) ${each}`,
        wanted: [each, { a: each }, each],
      }));
      expect(await unequal(pairs)).toEqual([]);
    }));

  test("is text inside a string, whatever characters it has", () =>
    holds(fc.oneof(text, number), async (values) => {
      const pairs = values.map((each) => ({
        fragment: nix`"<${each}>\${${each.toString()}}$${each}"`,
        wanted: `<${each}>${each}$${each}`,
      }));
      expect(await unequal(pairs)).toEqual([]);
    }));

  test("is text inside an indented string, and moves no indentation", () =>
    holds(text, async (values) => {
      const pairs = values.map((each) => ({
        fragment: nix`''
            ${each}
          a '${each}' $${each}
        ''`,
        wanted: `  ${each}\na '${each}' $${each}\n`,
      }));
      expect(await unequal(pairs)).toEqual([]);
    }));

  test("is a name where an attribute's name stands", () =>
    holds(key, async (values) => {
      const pairs = values.map((each) => ({
        fragment: nix`[ { ${each} = 1; } { ${each}.${each} = 2; }.${each} ({ } ? ${each}) ]`,
        wanted: [{ [each]: 1 }, { [each]: 2 }, false],
      }));
      expect(await unequal(pairs)).toEqual([]);
    }));
});

const OPERANDS = [
  "1 + 2",
  "-3",
  "if true then 4 else 5",
  "let a = 6; in a",
  "(x: x) 7",
  "{ a = 8; }.a",
];

describeWith(["nix"], "what Nix would read as its own, under Nix", () => {
  test("is written as docs/nix-fragments.md says", async () => {
    const fragment = nix`[ "$\{a}" ''''\${a}'' "\\ \t \`" "\${toString 1}" "$" ]`;
    expect(await evaluate(printed(fragment))).toEqual(["${a}", "${a}", "\\ \t `", "1", "$"]);
  });
});

describeWith(["nix"], "a fragment in a fragment, under Nix", () => {
  test("stands there as if in parentheses", async () => {
    const pairs = OPERANDS.flatMap((one) =>
      OPERANDS.map((other) => ({
        one: fragmentOf([one], []),
        other: fragmentOf([other], []),
        text: [one, other] as const,
      })),
    );
    const fragments = pairs.map(
      ({ one, other }) =>
        nix`[ ${one} (${one} * ${other} - ${other}) (-${one}) "\${toString ${other}}" ]`,
    );
    const parenthesised = pairs.map(
      ({ text: [one, other] }) =>
        `[ (${one}) ((${one}) * (${other}) - (${other})) (-(${one})) (toString (${other})) ]`,
    );
    expect(
      await evaluate(`[ ${fragments.map((each) => `(${printed(each)})`).join(" ")} ]`),
    ).toEqual(await evaluate(`[ ${parenthesised.join(" ")} ]`));
  });
});

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
