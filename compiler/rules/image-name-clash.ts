/**
 * The flake names images by their exports: `packages.<image>`, `packages.<image>-env`, and `default`
 * for a lone image. No two may meet.
 */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "image-name-clash",
  *project({ images }) {
    const clash = (image: object, message: string) =>
      new Problem("image-name-clash", message, {
        at: image,
        hint: "export it under another name",
      });
    const taken = new Set<string>();
    for (const { name, image } of images) {
      if (name === "default")
        yield clash(image, `default names an image and the flake's default output`);
      if (taken.has(name)) yield clash(image, `two exports give an image named ${name}`);
      taken.add(name);
    }
    for (const { name, image } of images) {
      const base = name.endsWith("-env") ? name.slice(0, -"-env".length) : undefined;
      if (base === undefined || !images.some((each) => each.name === base)) continue;
      yield clash(image, `${name} names an image and the environment of image ${base}`);
    }
  },
};
