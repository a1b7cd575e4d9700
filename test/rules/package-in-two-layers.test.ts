import { expect, it } from "vitest";
import { layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, inImage, messages } from "./found.ts";

const twice = (...layers: Parameters<typeof imageWith>[0]) =>
  found(contextOf({ comfyui: imageWith(layers) }), "package-in-two-layers");

it("refuses one node in two layers", () => {
  const torch = wheel("torch", "2.10.0");
  expect(messages(twice(layer("a", torch), layer("b", torch)))).toEqual([
    "torch 2.10.0 is in layer a and in layer b of image comfyui",
  ]);
});

it("refuses one attribute named twice, and points at the second", () => {
  const [second] = nixpkg("git");
  const problems = twice(layer("base", nixpkg("git")), layer("shell", second ?? []));
  expect(problems).toMatchObject([
    {
      message: "git is in layer base and in layer shell of image comfyui",
      details: { at: second, literal: "git" },
    },
  ]);
});

it("refuses a package twice in one layer", () => {
  expect(messages(inImage("package-in-two-layers", [nixpkg("git", "git")]))).toEqual([
    "git is twice in layer all of image comfyui",
  ]);
});

it("takes packages that are each in one layer", () => {
  expect(twice(layer("a", nixpkg("git")), layer("b", nixpkg("python.git")))).toEqual([]);
});
