import { expect, it } from "vitest";
import { layer, nixpkg, variant } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith } from "./found.ts";

const base = imageWith([layer("tools", nixpkg("git"))]);

it("refuses two layers of one name, and points at the second", () => {
  const second = layer("tools", nixpkg("vim"));
  const image = imageWith([layer("tools", nixpkg("git")), second]);
  expect(found(contextOf({ comfyui: image }), "layer-name-clash")).toMatchObject([
    {
      message: "image comfyui has two layers named tools",
      details: { at: second, literal: "tools" },
    },
  ]);
});

it("refuses one that a variant adds", () => {
  const changed = variant(base, { tag: "more", add: [layer("tools", nixpkg("vim"))] });
  expect(found(contextOf({ changed }), "layer-name-clash")).toHaveLength(1);
});

it.each(["support", "environment", "files"])("refuses %s, which comfynix makes itself", (name) => {
  const mine = layer(name, nixpkg("git"));
  expect(found(contextOf({ comfyui: imageWith([mine]) }), "layer-name-clash")).toMatchObject([
    {
      message: `image comfyui gets a layer ${name} of its own from comfynix`,
      details: { at: mine, literal: name },
    },
  ]);
});

it("takes names that differ, in whatever way", () => {
  const image = imageWith([layer("tools", nixpkg("git")), layer("Tools", nixpkg("vim"))]);
  expect(found(contextOf({ comfyui: image }), "layer-name-clash")).toEqual([]);
});
