/** Layers are told apart by name: in `variant`, in problems, and in what is built. */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "layer-name-clash",
  *image({ name, image }) {
    const seen = new Set<string>();
    for (const layer of image.layers) {
      if (!seen.has(layer.name)) {
        seen.add(layer.name);
        continue;
      }
      yield new Problem("layer-name-clash", `image ${name} has two layers named ${layer.name}`, {
        at: layer,
        literal: layer.name,
        hint: "give one of them another name, or put their packages in one layer",
      });
    }
  },
};
