/** What nixpkgs' CUDA packages are compiled for: the GPUs that the image names. */
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { image, layer, nixpkg, variant } from "../../dsl/index.ts";
import type { Image } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { onFlake, cleanUp, writeFlake } from "../flake/emitted.ts";
import { describeWith } from "../helpers/tools.ts";

const one: Image = image("x", {
  ...{ tag: "t", python: "3.14", cuda: "13.0" },
  layers: [layer("a", nixpkg("cuda.cuda_nvcc"))],
});
const flake = (images: Readonly<Record<string, Image>>): string =>
  compile(contextOf(images)).files.get("flake.nix")?.replace(/\s+/g, " ") ?? "";

test("without capabilities it is nixpkgs' own choice", () => {
  expect(flake({ one })).toContain("config = { allowUnfree = true; cudaSupport = true; };");
});

test("capabilities of all images are an option of the one import", () => {
  const ada = variant(one, { capabilities: ["8.9", "12.0"] });
  const text = flake({ ada, other: variant(ada, { tag: "u" }) });
  expect(text).toContain('cudaSupport = true; cudaCapabilities = [ "8.9" "12.0" ]; };');
  expect(text).toContain("ada = import ./images/ada.nix { inherit pkgs cudaPkgs; };");
});

test("images that differ have an import each", () => {
  const text = flake({ one, ada: variant(one, { tag: "u", capabilities: ["8.9"] }) });
  expect(text).toContain("cudaPkgs = cudaCapabilities: import nixpkgs {");
  expect(text).toContain("cudaSupport = true; inherit cudaCapabilities; };");
  expect(text).toContain(
    "one = import ./images/one.nix { inherit pkgs; cudaPkgs = cudaPkgs [ ]; }",
  );
  expect(text).toContain('cudaPkgs = cudaPkgs [ "8.9" ];');
});

describeWith(["nix"], "what recipes see", () => {
  test("is what the image names", async () => {
    const folder = writeFlake(
      contextOf({ one, ada: variant(one, { tag: "u", capabilities: ["8.9", "12.0"] }) }),
    );
    const seen = async (name: string): Promise<unknown> =>
      JSON.parse(
        await onFlake(folder, ["eval", "--json"], `${name}.cudaPackages.flags.cudaCapabilities`),
      );
    expect(await seen("ada")).toEqual(["8.9", "12.0"]);
    expect(await seen("one")).toEqual(["7.5", "8.0", "8.9", "9.0"]);
    cleanUp();
  });
});
