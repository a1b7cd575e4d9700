import { describe, expect, it } from "vitest";
import { type Fragment, image, layer, nix, nixpkg, variant, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages } from "./found.ts";

const overridden = (override: Fragment) =>
  inImage("nix-type", [wheel("torch", "2.10.0", { override })]);
const said = (override: Fragment) => messages(overridden(override));

describe("what can be told of a value's kind from its text", () => {
  it.each([
    nix`{ }`,
    nix`old // { }`,
    nix`let a = 1; in assert true; with old; { }`,
    nix`if prev ? a then { } else (old)`,
    nix`${{ a: 1 }}`,
    nix`${nix`{ }`}`,
    nix`final.f old`,
  ])("is a set, or may be one", (fragment) => expect(said(fragment)).toEqual([]));

  it.each([
    [nix`[ ]`, "a list"],
    [nix`1`, "a number"],
    [nix`-1.5`, "a number"],
    [nix`"a"`, "a string"],
    [nix`''a''`, "a string"],
    [nix`null`, "null"],
    [nix`old ? a`, "a boolean"],
    [nix`!old.a`, "a boolean"],
    [nix`old.a ++ [ 1 ]`, "a list"],
    [nix`let a = 1; in if a == 1 then { } else (false)`, "a boolean"],
    [nix`${["a"]}`, "a list"],
    [nix`${3}`, "a number"],
  ])("is none", (fragment, is) => {
    expect(said(fragment)).toEqual([`override must be an attribute set, and this is ${is}`]);
  });

  it("is a function, of which the body alone is wanted", () => {
    expect(overridden(nix`old: { }`)[0]?.details.hint).toBe(
      "write the body alone: final, prev and old are in scope",
    );
  });
});

describe("a value that Nix does not have", () => {
  class Thing {}
  it.each([
    [NaN, "this is NaN, which is no number of Nix"],
    [-Infinity, "this is -Infinity, which is no number of Nix"],
    [5e-324, "this is 5e-324, which is too small for a number of Nix"],
    [{ a: [1, undefined] }, ".a[1] is undefined, which Nix does not have"],
    [{ "a b": { c: () => 1 } }, '["a b"].c is a function, which Nix does not have'],
    [10n, "this is 10n, which Nix does not have"],
    [[new Date(0)], "[0] is a Date, which Nix does not have"],
    [new Map(), "this is a Map, which Nix does not have"],
    [{ thing: new Thing() }, ".thing is a Thing, which Nix does not have"],
    ["a\0b", "this is text with a NUL character, which Nix refuses"],
    [["\ud800"], "[0] is text with half a character (a lone surrogate), which is no UTF-8"],
    [layer("a"), "a layer cannot be spliced into Nix"],
    [image("a", { tag: "t", python: "3.14", layers: [] }), "an image cannot be spliced into Nix"],
  ])("%#: %s", (value, message) => {
    expect(said(nix`{ a = ${value as string}; }`)).toEqual([message]);
  });
});

describe("a value inside of a string", () => {
  it.each([
    [true, "true cannot stand inside a string"],
    [null, "null cannot stand inside a string"],
    [{ a: 1 }, "a record cannot stand inside a string"],
    [["a"], "a list cannot stand inside a string"],
    [nixpkg("bash", "zlib"), "a list cannot stand inside a string"],
    [nix`[ ]`, "a list cannot stand inside a string"],
    [nix`if old ? a then "b" else 1`, "a number cannot stand inside a string"],
  ])("%#: %s", (value, message) => {
    expect(said(nix`{ a = "<${value}>"; }`)).toEqual([message]);
    expect(said(nix`{ a = ''${value}''; }`)).toEqual([message]);
  });

  it.each([["text"], [1.5], [nixpkg("bash")], [nix`old.a`], [nix`{ outPath = "x"; }`]])(
    "%#: may be text, a number, one package, or a fragment that gives text",
    (value) => expect(said(nix`{ a = "<${value}>"; }`)).toEqual([]),
  );
});

it.each([[1], [true], [["a"]], [nixpkg("bash")]])("%#: names of attributes are text", (value) => {
  expect(said(nix`{ ${value} = 1; }`)).toHaveLength(1);
});

describe("outputs", () => {
  const given = (outputs: Fragment) =>
    found(contextOf({ comfyui: imageOf([], { outputs }) }), "nix-type");

  it("may stand beside comfynix's own", () => {
    expect(given(nix`{ packages.x86_64-linux.mine = image; lib = { }; }`)).toEqual([]);
  });

  it.each([
    nix`{ packages.x86_64-linux.comfyui = image; }`,
    nix`{ packages = { x86_64-linux = { ${"default"} = image; }; }; }`,
    nix`let a = { packages.x86_64-linux.comfyui-env = 1; }; in if true then { packages.x86_64-linux.comfyui-env.x = 1; } else a`,
    nix`{ hydraJobs.comfyui = 1; }`,
    nix`{ packages = 1; }`,
    nix`{ checks.x86_64-linux = { inherit (pkgs) comfyui; }; }`,
  ])("%#: must not replace one of them", (fragment) => {
    expect(given(fragment)).toMatchObject([
      { message: expect.stringMatching(/^the output \S+ is comfynix's own: outputs may add/) },
    ]);
  });

  it("must not be another image's", () => {
    const outputs = nix`{ lib.a = 1; }`;
    const a = imageOf([], { tag: "a", outputs });
    const b = variant(a, { tag: "b", outputs: nix`{ lib = { a = 2; b = 3; }; }` });
    const c = variant(a, { tag: "c", outputs: nix`{ lib.c = 2; }` });
    expect(messages(found(contextOf({ a, b, c }), "nix-type"))).toEqual([
      "the output lib.a is that of image a, too",
    ]);
  });
});

it("tells what evades the types", () => {
  const options: object = { override: "{ }" };
  const problems = inImage("option-invalid", [wheel("a", "1", options)]);
  expect(messages(problems)).toEqual([
    'override of wheel a of image comfyui is "{ }" and must be nix`…`',
  ]);
});
