import { expect, it } from "vitest";
import { image, layer, wheel } from "../../dsl/index.ts";
import type { Wheel } from "../../dsl/index.ts";
import type { Context } from "../../compiler/context.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf } from "./found.ts";

const CODE = "file-collision";
const one = wheel("first", "1.0");
const two = wheel("second", "2.0");
const key = (name: string, version: string): string =>
  `https://files.pythonhosted.org/packages/${name}-${version}-py3-none-any.whl`;

/** What a lock says that has read them. */
const clashing = (context: Context, count: number): Context => {
  const artifacts = [key("first", "1.0"), key("second", "2.0")];
  const collisions = [{ artifacts, file: "shared/a.py", count }];
  return { ...context, lock: { ...context.lock, collisions } };
};

it("refuses two wheels of an image that overwrite each other's files", () => {
  const context = contextOf({ comfyui: imageOf([one, two]) });
  expect(found(clashing(context, 3), CODE)).toMatchObject([
    {
      severity: "error",
      message:
        "first 1.0 and second 2.0 install different files at one path in image comfyui: shared/a.py and 2 more",
      details: {
        at: two,
        hint: "keep one of them, or waive the requirement that brings the other",
      },
    },
  ]);
  expect(found(clashing(context, 1), CODE)[0]?.message).toMatch(/: shared\/a\.py$/);
});

it("lets them be in two images", () => {
  const small = (name: string, each: Wheel) =>
    image(name, { tag: "1", python: "3.14", layers: [layer("all", each)] });
  const context = contextOf({ a: small("a", one), b: small("b", two) });
  expect(found(clashing(context, 1), CODE)).toEqual([]);
});

it("points at the package that brought a derived one", () => {
  const context = contextOf({ comfyui: imageOf([one]) });
  const artifact = key("second", "2.0");
  const derived = {
    "wheel second 2.0": { artifact, by: ["first"], why: "first requires it", layer: "all" },
  };
  const requires = { metadata: { requires: ["second"] } };
  const { lock } = contextOf({ comfyui: imageOf([one, two]) }, { facts: { first: requires } });
  const images = { comfyui: { ...context.lock.images["comfyui"], ...derived } };
  const problems = found(clashing({ ...context, lock: { ...lock, images } }, 1), CODE);
  expect(problems).toMatchObject([{ details: { at: one } }]);
});
