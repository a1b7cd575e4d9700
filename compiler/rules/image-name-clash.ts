/**
 * The flake names images by their exports: `packages.<image>`, `packages.<image>-env`, and `default`
 * for a lone image. No two may meet.
 */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "image-name-clash",
  *project({ images }) {
    const taken = new Map<string, string>([["default", "the flake's default output"]]);
    for (const { name, image } of images) {
      const before = taken.get(name);
      const clash = (message: string) =>
        new Problem("image-name-clash", message, {
          at: image,
          hint: "export it under another name",
        });
      if (before !== undefined) yield clash(`${name} names an image and ${before}`);
      taken.set(name, "another image");
    }
    for (const { name, image } of images) {
      const base = name.endsWith("-env") ? name.slice(0, -"-env".length) : undefined;
      if (base === undefined || !images.some((each) => each.name === base)) continue;
      yield new Problem(
        "image-name-clash",
        `${name} names an image and the environment of image ${base}`,
        { at: image, hint: "export it under another name" },
      );
    }
  },
};
