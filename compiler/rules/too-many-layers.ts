/**
 * Container engines mount at most 127 layers (Docker's overlay2 driver: 128 lower directories, one of
 * them its own). Ours come to the user's: the support layer, the environment and the customisation.
 */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

/** Layers left to the user, with room for a base and for what a registry or a user adds on top. */
const LIMIT = 120;

export const rule: Rule = {
  code: "too-many-layers",
  *image({ name, image }) {
    const { length } = image.layers;
    if (length <= LIMIT) return;
    yield new Problem(
      "too-many-layers",
      `image ${name} has ${length} layers, but an image holds at most 127, and ${LIMIT} of them are yours`,
      {
        at: image.layers[LIMIT] ?? image,
        hint: "put packages that change together in one layer",
      },
    );
  },
};
