// A second package list, "same list as in flake.nix", went stale and read whatever <nixpkgs> was.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { type Image, layer, nixpkg, variant, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { imageWith } from "../rules/found.ts";
import { emittedImage } from "./emitted-image.ts";

/** What the config makes: the program of the check is the same for every config. */
const filesOf = (image: Image): readonly (readonly [string, string])[] =>
  [...compile(contextOf({ comfyui: image })).files].filter(
    ([file]) => !file.startsWith("check/probe/"),
  );

const base = imageWith([layer("torch", wheel("torch", "2.10.0"), nixpkg("python.numpy"))]);

it("one package more in the config is one more wherever it belongs", () => {
  const before = emittedImage(base);
  const after = emittedImage(
    variant(base, { add: [layer("more", wheel("six", "1.17.0"), nixpkg("python.scipy"))] }),
  );
  expect(after.packages).toEqual(expect.arrayContaining([...before.packages, "six"]));
  expect(after.environment).toEqual([...before.environment, "scipy"]);
  expect(after.layers).toEqual([...before.layers, ["packages.six", "python.pkgs.scipy"]]);
});

it("one package less leaves no trace", () => {
  const without = filesOf(variant(base, { drop: ["python.numpy"] }));
  expect(filesOf(base).flat().join("\n")).toContain("numpy");
  expect(without.flat().join("\n")).not.toContain("numpy");
});

it("nothing is read from the channel of the machine", () => {
  for (const [file, text] of filesOf(base)) expect(text, file).not.toMatch(/<[\w/.-]+>/);
});
