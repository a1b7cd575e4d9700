import { expect, it } from "vitest";
import type { Context } from "../../compiler/context.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, messages } from "./found.ts";

const named = (...names: readonly string[]): Context => {
  const images = names.map((name, at) => ({ name, image: imageOf([], { tag: `t${at}` }) }));
  return { ...contextOf({}), images };
};
const clashes = (...names: readonly string[]) =>
  messages(found(named(...names), "image-name-clash"));

it("refuses two images of one name, and points at the second", () => {
  const context = named("my-image", "my-image");
  expect(found(context, "image-name-clash")).toMatchObject([
    {
      message: "two exports give an image named my-image",
      details: { at: context.images[1]?.image, hint: "export it under another name" },
    },
  ]);
});

it("refuses a name the flake needs", () => {
  expect(clashes("default")).toEqual(["default names an image and the flake's default output"]);
});

it("refuses the name of another image's environment, in either order", () => {
  const message = "comfyui-env names an image and the environment of image comfyui";
  expect(clashes("comfyui", "comfyui-env")).toEqual([message]);
  expect(clashes("comfyui-env", "comfyui")).toEqual([message]);
  expect(clashes("comfyui-env")).toEqual([]);
});

it("takes names that differ", () => expect(clashes("comfyui", "comfyui-cu128")).toEqual([]));
