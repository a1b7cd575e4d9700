// spandrel, onnxruntime and seaborn were in a layer but not importable; seven were importable by chance.
import { expect, it } from "vitest";
import { git, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, messages } from "../rules/found.ts";
import { emittedImage } from "./emitted-image.ts";

const image = imageWith([
  layer("base", nixpkg("bash", "git")),
  layer("torch", wheel("torch", "2.10.0"), nixpkg("python.numpy")),
  layer(
    "models",
    nixpkg("python.seaborn", "python.onnx"),
    git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"),
    wheel("spandrel", "0.4.0"),
  ),
]);

it("environment and layers come from one list: what is in one is in the other, once", () => {
  const { packages, environment, layers } = emittedImage(image);
  const inLayers = layers.flat();
  const importable = [
    ...packages.map((name) => `packages.${name}`),
    ...environment.map((name) => `python.pkgs.${name}`),
  ];
  expect(importable).toHaveLength(6);
  expect(inLayers.filter((root) => /^(?:packages|python\.pkgs)\./.test(root)).sort()).toEqual(
    importable.sort(),
  );
  expect(new Set(inLayers).size).toBe(inLayers.length);
});

it("a layer holds what the config put in it", () => {
  const [, ...layers] = emittedImage(image).layers;
  expect(layers).toEqual([
    ["pkgs.bash", "pkgs.git"],
    ["packages.torch", "python.pkgs.numpy"],
    ["python.pkgs.seaborn", "python.pkgs.onnx", "packages.clip", "packages.spandrel"],
  ]);
});

it("a package in two layers is a problem", () => {
  const spandrel = wheel("spandrel", "0.4.0");
  const twice = imageWith([layer("a", spandrel), layer("b", spandrel)]);
  expect(messages(found(contextOf({ twice }), "package-in-two-layers"))).toEqual([
    "spandrel 0.4.0 is in layer a and in layer b of image twice",
  ]);
});
