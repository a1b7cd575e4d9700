/** What is spliced means under real Nix what it is in the config. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Fragment, nix, type NixValue } from "../../dsl/index.ts";
import { evaluate } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import fc from "../helpers/property.ts";
import { fragmentOf, number, printed, text } from "./fragments.ts";

const scratch = mkdtempSync(join(tmpdir(), "comfynix-fragment-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

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
