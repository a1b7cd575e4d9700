/** A layer that holds nothing is a slip: a variant dropped its last package, or a list came out empty. */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "layer-empty",
  *image({ name, image }) {
    if (image.layers.length === 0) {
      yield new Problem("layer-empty", `image ${name} has no layers`, {
        at: image,
        hint: `give it one: layer("base", nixpkg("bash", "coreutils"))`,
      });
    }
    for (const layer of image.layers) {
      if (layer.packages.length > 0) continue;
      yield new Problem("layer-empty", `layer ${layer.name} of image ${name} holds nothing`, {
        at: layer,
        literal: layer.name,
        hint: `put a package in it, or drop layer "${layer.name}"`,
      });
    }
  },
};
