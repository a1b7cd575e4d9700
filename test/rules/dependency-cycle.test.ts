import { expect, it } from "vitest";
import { cycles } from "../../compiler/rules/cycles.ts";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const requiring = (name: string, ...requires: string[]) => wheel(name, "1.0", { requires });

it("prints the cycle", () => {
  const a = requiring("a", "b");
  const all = [a, requiring("b", "c"), requiring("C", "a")];
  expect(inImage("dependency-cycle", all)).toMatchObject([
    {
      severity: "error",
      message: "packages of image comfyui require each other: a → b → c → a",
      details: { at: a, hint: "leave b out of the requires of a" },
    },
  ]);
});

it("prints the shortest way round, once for each knot", () => {
  const all = [
    requiring("a", "b", "c"),
    requiring("b", "c"),
    requiring("c", "a"),
    requiring("x", "y"),
    requiring("y", "x"),
  ];
  expect(messages(inImage("dependency-cycle", all))).toEqual([
    "packages of image comfyui require each other: a → c → a",
    "packages of image comfyui require each other: x → y → x",
  ]);
});

it("refuses a package that requires itself", () => {
  expect(messages(inImage("dependency-cycle", [requiring("a", "a")]))).toEqual([
    "packages of image comfyui require each other: a → a",
  ]);
});

it("points at the requirement the config says, when metadata closes the ring", () => {
  const b = requiring("b", "a");
  const facts = { a: { metadata: { requires: ["b>=1"] } } };
  expect(inImage("dependency-cycle", [wheel("a", "1.0"), b], {}, { facts })).toMatchObject([
    { severity: "error", details: { at: b } },
  ]);
});

it("warns where only metadata says so", () => {
  const facts = { a: { metadata: { requires: ["b"] } }, b: { metadata: { requires: ["a"] } } };
  const all = [wheel("a", "1.0"), wheel("b", "1.0")];
  expect(inImage("dependency-cycle", all, {}, { facts })).toMatchObject([{ severity: "warning" }]);
});

it("refuses a ring through a package of nixpkgs, whoever says so", () => {
  const facts = { accelerate: { metadata: { requires: ["transformers"] } } };
  const attributes = {
    "python314Packages.transformers": { distribution: "transformers", requires: ["accelerate"] },
  };
  const ours = wheel("accelerate", "1.0");
  const all = [ours, nixpkg("python.transformers")];
  expect(inImage("dependency-cycle", all, {}, { facts, attributes })).toMatchObject([
    {
      severity: "error",
      message:
        "packages of image comfyui require each other: transformers → accelerate → transformers",
      details: { at: ours },
    },
  ]);
  expect(inImage("dependency-cycle", all, {}, { attributes })).toEqual([]);
});

it("takes a requirement for an extra, and a diamond", () => {
  const facts = { a: { metadata: { requires: ['a[all]; extra == "all"', "b", "c"] } } };
  const all = [wheel("a", "1.0"), requiring("b", "d"), requiring("c", "d"), wheel("d", "1.0")];
  expect(inImage("dependency-cycle", all, {}, { facts })).toEqual([]);
});

it("takes what is required elsewhere only, and a line that is no requirement", () => {
  const facts = {
    a: { metadata: { requires: ['b; sys_platform == "win32"', 'c; python_version < "3.11"'] } },
    b: { metadata: { requires: ["a", "=== not a requirement"] } },
  };
  const all = [wheel("a", "1.0"), wheel("b", "1.0"), requiring("c", "a")];
  expect(inImage("dependency-cycle", all, {}, { facts })).toEqual([]);
  expect(inImage("dependency-cycle", all, { python: "3.14t" }, { facts })).toEqual([]);
});

it("walks chains of any length", () => {
  const length = 20_000;
  const graph = new Map(
    Array.from({ length }, (_, at) => [`${at}`, new Set([`${(at + 1) % length}`])]),
  );
  expect(cycles(graph)[0]).toHaveLength(length);
});
