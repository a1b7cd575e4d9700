/** What nixpkgs is asked, and how. */
import { describe, expect, test } from "vitest";
import { factsExpression } from "../../../compiler/lock/nixpkgs/expression.ts";
import { wantedAttributes } from "../../../compiler/lock/nixpkgs/wanted.ts";
import { image, layer, nixpkg } from "../../../dsl/index.ts";
import { instantiateParse } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { images } from "./asking.ts";

describeWith(["nix"], "the question", () => {
  test("is Nix that real Nix parses, for GitHub and for strange names", async () => {
    const text = factsExpression(
      { owner: "NixOS", repo: "nixpkgs", rev: "2".repeat(40), narHash: "sha256-x" },
      [{ key: '"${x}"', from: "pkgs", path: ["a b", "${x}", '"'] }],
    );
    expect(await instantiateParse(text)).toContain("fetchTree");
  });
});

describe("wanted attributes", () => {
  test("are those of all images, each once, where the image finds them", () => {
    const [small] = images("python.numpy", "cuda.cuda_nvcc", "git");
    const other = image("other", {
      tag: "1",
      python: "3.13t",
      layers: [layer("base", nixpkg("git", "python.numpy"))],
    });
    const wanted = wantedAttributes(
      [small, { name: "other", image: other }].filter((each) => each !== undefined),
    );
    expect(wanted.map(({ key, from, path: at }) => [key, from, at.join(".")])).toEqual([
      ["cuda_13_0.cuda_nvcc", "cuda", "cudaPackages_13_0.cuda_nvcc"],
      ["git", "pkgs", "git"],
      ["python313FreeThreadingPackages.numpy", "pkgs", "python313FreeThreading.pkgs.numpy"],
      ["python314Packages.numpy", "pkgs", "python314.pkgs.numpy"],
    ]);
  });
});
