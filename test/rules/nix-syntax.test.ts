import { describe, expect, it } from "vitest";
import { type Fragment, nix, type NixValue, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const overridden = (override: Fragment) =>
  inImage("nix-syntax", [wheel("torch", "2.10.0", { override })]);

it("takes Nix", () => {
  expect(overridden(nix`{ a = "\${old.a}" + ${"b"}; inherit (old) ${"c"}; }`)).toEqual([]);
});

it("says what the parser says, with values as they are written in the config", () => {
  expect(overridden(nix`{ a = f ${1} ${2} b = 3; }`)).toMatchObject([
    { message: 'expected ";" but found "="', details: { point: { chunk: 2, offset: 3 } } },
  ]);
  expect(messages(overridden(nix`{ a = 1 ${"b"}; }; ${2}`))).toEqual([
    'expected the end of the fragment but found ";"',
  ]);
  expect(messages(overridden(nix`{ a b ${1}; }`))).toEqual(['expected "=" but found "b"']);
  expect(messages(overridden(nix`{ ${"a"} ${"b"} = 1; }`))).toEqual([
    'expected "=" but found "${…}"',
  ]);
});

it("says what Nix refuses after parsing, with both places", () => {
  expect(overridden(nix`{ a.b = 1; a = 2; c = 9223372036854775808; }`)).toMatchObject([
    {
      message: "attribute a is already defined",
      details: { point: { chunk: 0, offset: 11 }, named: [{ chunk: 0, offset: 2 }] },
    },
    { message: "9223372036854775808 is out of range for an integer of 64 bits" },
  ]);
});

describe("a value may not stand", () => {
  const spliced: Record<string, readonly [Fragment, string]> = {
    "in a comment": [
      nix`{ # ${1}
    }`,
      "a value stands in a comment",
    ],
    "in a comment of several lines": [nix`{ /* ${1} */ }`, "a value stands in a comment"],
    "in a path": [nix`{ a = ./x/${"y"}; }`, "a value cannot stand in a path"],
    "before a path": [nix`{ a = ${"y"}/bin; }`, "a value cannot stand in a path"],
    "in a search path": [nix`{ a = <x/${"y"}>; }`, "a value cannot stand in a path"],
    "in a bare URL": [nix`{ a = https://${"a"}/b; }`, "a value cannot stand in a bare URL"],
    "for a parameter": [nix`{ a = ${"x"}: 1; }`, "a value cannot name a parameter"],
    "for a formal": [nix`{ a = { ${"x"}, ... }: 1; }`, "a value cannot name a parameter"],
    "for a formal's set": [nix`{ a = { ... }@${"x"}: 1; }`, "a value cannot name a parameter"],
    "in a name": [nix`{ a = b${"c"}; }`, "a value runs into a name"],
    "before a name": [nix`{ a = ${1}-1; }`, "a value runs into a name"],
    "in a variable's name": [nix`{ inherit (old) a${"b"}; }`, "a value runs into a name"],
    "next to another": [nix`{ a = ${1}${2}; }`, "a value runs into a name"],
    "behind a digit": [nix`{ a = 1${2}; }`, "a value runs into a number"],
  };
  it.each(Object.entries(spliced))("%s", (_, [fragment, message]) => {
    const problems = overridden(fragment);
    expect(new Set(messages(problems))).toEqual(new Set([message]));
    expect(problems[0]?.details.hint).toBeTruthy();
  });
});

it("tells a fragment's fault once, however many packages have it", () => {
  const override = nix`{ a = ; }`;
  const packages = ["a", "b", "c"].map((name) => wheel(name, "1", { override }));
  expect(inImage("nix-syntax", packages)).toMatchObject([{ details: { at: override } }]);
});

it("tells a fault of a fragment in a fragment at the inner one", () => {
  const inner = nix`[ 1`;
  expect(overridden(nix`{ a = ${{ b: [inner] }}; }`)).toMatchObject([{ details: { at: inner } }]);
});

it("tells all faults of a run, a value that is twice in a comment twice", () => {
  expect(
    overridden(nix`{ # ${1}
    # ${2}
    a = b${1}; }`),
  ).toHaveLength(3);
});

describe("what nests too deep is told, not tried", () => {
  const deep = (text: (inner: string) => string): Fragment => {
    let made = "1";
    for (let level = 0; level < 120; level++) made = text(made);
    return nix`{ a = ${fragmentOf(made)}; }`;
  };
  const fragmentOf = (text: string): Fragment => nix(Object.assign([text], { raw: [text] }));
  const chain = (length: number): Fragment =>
    fragmentOf(`{ a = ${Array.from({ length }, () => "[ ]").join(" ++ ")}; }`);

  it("as brackets", () => {
    expect(messages(overridden(deep((inner) => `[ ${inner} ]`)))).toEqual([
      "nested deeper than 90 brackets",
    ]);
  });

  it("as fragments in fragments", () => {
    let made = nix`1`;
    for (let level = 0; level < 100; level++) made = nix`${made}`;
    expect(messages(overridden(nix`{ a = ${made}; }`))).toEqual([
      "fragments nest more than 60 deep",
    ]);
  });

  it("as a chain of operators, where the stack is the limit", () => {
    expect(overridden(chain(500))).toEqual([]);
    expect(messages(overridden(chain(5000)))).toEqual(["nested deeper than 1000 levels"]);
  });

  it("as a value that holds itself", () => {
    const ring: { [key: string]: NixValue } = {};
    ring["ring"] = ring;
    const override = nix`{ a = ${ring}; }`;
    const problems = inImage("nix-type", [wheel("a", "1", { override })]);
    expect(messages(problems)).toEqual(["a value nests deeper than 60 levels"]);
  });
});
