/** Layers are told apart by name: in `variant`, in problems, in what is built and what `impact` says. */
import { isOwnLayer } from "../own-layers.ts";
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "layer-name-clash",
  *image({ name, image }) {
    const seen = new Set<string>();
    for (const layer of image.layers) {
      if (isOwnLayer(layer.name)) {
        yield new Problem(
          "layer-name-clash",
          `image ${name} gets a layer ${layer.name} of its own from comfynix`,
          { at: layer, literal: layer.name, hint: "give this one another name" },
        );
      } else if (seen.has(layer.name)) {
        yield new Problem("layer-name-clash", `image ${name} has two layers named ${layer.name}`, {
          at: layer,
          literal: layer.name,
          hint: "give one of them another name, or put their packages in one layer",
        });
      }
      seen.add(layer.name);
    }
  },
};
