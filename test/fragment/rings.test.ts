import { expect, it } from "vitest";
import { type Fragment, nix, sdist, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "../rules/found.ts";

const rings = (
  ...args: Parameters<typeof inImage> extends [unknown, ...infer Rest] ? Rest : never
) => inImage("dependency-cycle", ...args);
const a = (postInstall: Fragment) => wheel("a", "1.0", { postInstall });

it("are packages that are spliced into each other", () => {
  const b = wheel("b", "1.0", { override: nix`{ x = ${wheel("a", "1.0")}; }` });
  const problems = rings([a(nix`"${b}"`), b]);
  expect(problems).toMatchObject([
    {
      severity: "error",
      message: "packages of image comfyui are made of each other: a → b → a",
      details: { point: { chunk: 0, offset: 1 }, hint: "make a without b" },
    },
  ]);
});

it("pass through what a source is built with", () => {
  const b = sdist("b", "1.0", { buildSystem: ["a"] });
  expect(messages(rings([a(nix`"${b}"`), b]))).toEqual([
    "packages of image comfyui are made of each other: a → b → a",
  ]);
});

it("pass through native wheels, which are patched to find what they require", () => {
  const url = (name: string) =>
    `https://example.org/${name}-1.0-cp314-cp314-manylinux_2_28_x86_64.whl`;
  const facts = { b: { metadata: { requires: ["a"] } } };
  const b = wheel(url("b"));
  const native = wheel(url("a"), { postInstall: nix`"${b}"` });
  expect(rings([native, b], {}, { facts })).toHaveLength(1);
  expect(rings([a(nix`"${b}"`), b], {}, { facts })).toEqual([]);
});

it("are not what metadata alone says", () => {
  const b = wheel("b", "1.0");
  const facts = { b: { metadata: { requires: ["a"] } } };
  expect(rings([a(nix`"${b}"`), b], {}, { facts })).toEqual([]);
});
