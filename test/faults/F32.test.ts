// `replaceStdenv = ccacheStdenv` changed every hash: nothing was substituted and the world was rebuilt.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { nixpkg } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, messages } from "../rules/found.ts";

const { files } = compile(
  contextOf({ comfyui: imageOf([nixpkg("python.numpy", "cuda.cuda_nvcc")]) }),
);
const all = [...files].filter(([path]) => path.endsWith(".nix")).map(([, text]) => text);

it("packages come from nixpkgs as the public cache has them, without configuration", () => {
  expect(files.get("flake.nix")).toContain("pkgs = nixpkgs.legacyPackages.x86_64-linux;");
});

it("nixpkgs is configured for CUDA's own packages alone, and never with another stdenv", () => {
  const text = all.join("\n");
  expect(text).not.toMatch(/replaceStdenv|ccache|overlays/);
  expect(text.match(/\bconfig = \{/g)).toHaveLength(2);
  expect(text).toMatch(/config = \{\s+allowUnfree = true;\s+cudaSupport = true;\s+\};/);
});

it("an image has no option that reaches nixpkgs' configuration", () => {
  const odd = { ...imageOf([nixpkg("bash")]), replaceStdenv: "ccacheStdenv" };
  expect(messages(found(contextOf({ odd }), "option-invalid"))).toEqual([
    "image odd: there is no option replaceStdenv",
  ]);
});
