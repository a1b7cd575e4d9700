import { expect, it } from "vitest";
import { git, sdist } from "../../dsl/index.ts";
import { inImage } from "./found.ts";

const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");
const loguru = sdist("loguru", "0.7.3");
const facts = {
  CLIP: { buildSystem: { requires: ["setuptools>=40.8.0,<82", "wheel"] } },
  loguru: { buildSystem: { requires: ["flit_core >=3,<4", "numpy>=2"] } },
};

it("says once for an image which versions Nix was not asked for", () => {
  const found = inImage("build-system-unproven", [clip, loguru], {}, { facts });
  expect(found).toMatchObject([
    {
      severity: "warning",
      message:
        "image comfyui is not proven to have setuptools>=40.8.0,<82 for CLIP and flit-core>=3,<4 for loguru 0.7.3: nobody has asked which version nixpkgs builds with",
      details: { hint: expect.stringContaining("npx comfynix lock") as string },
    },
  ]);
});

it("is silent where they are known, and where a newer one will do", () => {
  const attributes = {
    "python314Packages.setuptools": { version: "80.9.0" },
    "python314Packages.flit-core": { version: "3.12.0" },
  };
  const all = [clip, loguru];
  expect(inImage("build-system-unproven", all, {}, { facts, attributes })).toEqual([]);
  const open = { loguru: { buildSystem: { requires: ["numpy>=2", "cython", "meson!=1.2"] } } };
  expect(inImage("build-system-unproven", [loguru], {}, { facts: open })).toEqual([]);
});
