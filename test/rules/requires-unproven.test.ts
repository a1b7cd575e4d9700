import { expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";
import { requirements } from "./requirements.ts";

const torch = wheel("torch", "2.10.0");
const facts = requirements({ torch: ["numpy>=2", "filelock"] });

it("says once for an image what Nix was not asked about", () => {
  const found = inImage("requires-unproven", [torch, ...nixpkg("python.numpy")], {}, { facts });
  expect(found).toMatchObject([
    {
      severity: "warning",
      message:
        "image comfyui is not proven to have numpy and filelock as its wheels and sources require: too little is known of nixpkgs' packages",
    },
  ]);
});

it("is silent once everything is known", () => {
  const attributes = {
    "python314Packages.numpy": { distribution: "numpy", version: "2.3.5", requires: [] },
  };
  const all = [torch, wheel("filelock", "3"), ...nixpkg("python.numpy")];
  expect(inImage("requires-unproven", all, {}, { facts, attributes })).toEqual([]);
});

it("does not take a version on trust", () => {
  const attributes = { "python314Packages.scipy": { distribution: "scipy", requires: ["numpy"] } };
  const all = [torch, wheel("filelock", "3"), ...nixpkg("python.scipy")];
  const locked = { facts, attributes };
  expect(messages(inImage("requires-unproven", all, {}, locked))).toEqual([
    expect.stringContaining("numpy as its"),
  ]);
  const known = { ...attributes, "python314Packages.numpy": { version: "2.3.5" } };
  expect(inImage("requires-unproven", all, {}, { facts, attributes: known })).toEqual([]);
});

it("counts the many", () => {
  const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
  const found = inImage(
    "requires-unproven",
    [torch, ...nixpkg("python.numpy")],
    {},
    {
      facts: requirements({ torch: names }),
    },
  );
  expect(messages(found)).toEqual([expect.stringContaining("p6, p7 and 22 more as its")]);
});
