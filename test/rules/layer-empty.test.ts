import { expect, it } from "vitest";
import { layer, nixpkg } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, messages } from "./found.ts";

const judged = (...layers: Parameters<typeof imageWith>[0]) =>
  found(contextOf({ comfyui: imageWith(layers) }), "layer-empty");

it("refuses a layer that holds nothing", () => {
  const empty = layer("models");
  expect(judged(layer("base", nixpkg("bash")), empty, layer("more", nixpkg()))).toMatchObject([
    {
      message: "layer models of image comfyui holds nothing",
      details: {
        at: empty,
        literal: "models",
        hint: 'put a package in it, or drop layer "models"',
      },
    },
    { message: "layer more of image comfyui holds nothing" },
  ]);
});

it("refuses an image without layers", () => {
  expect(messages(judged())).toEqual(["image comfyui has no layers"]);
});

it("takes a layer with a package", () => expect(judged(layer("a", nixpkg("bash")))).toEqual([]));
