import { expect, it } from "vitest";
import { layer, nixpkg } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith } from "./found.ts";

const layers = (count: number) =>
  Array.from({ length: count }, (_, at) => layer(`l${at}`, nixpkg(`package${at}`)));
const judged = (count: number) =>
  found(contextOf({ comfyui: imageWith(layers(count)) }), "too-many-layers");

it("takes 120 layers", () => expect(judged(120)).toEqual([]));

it("refuses the next, and points at it", () => {
  expect(judged(121)).toMatchObject([
    {
      message:
        "image comfyui has 121 layers, but an image holds at most 127, and 120 of them are yours",
      details: { at: { name: "l120" } },
    },
  ]);
});
