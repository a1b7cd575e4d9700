/** A path in `env` or `entrypoint` binds by name: a package of ours in it must be in a layer. */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { label } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "path-missing",
  *image({ name, image, own }) {
    const held = new Set(own.map((each) => each.name));
    for (const text of [...Object.values(image.env), ...(image.entrypoint ?? [])]) {
      if (typeof text === "string") continue;
      for (const part of text.parts) {
        if (typeof part === "string" || part.kind === "nixpkg") continue;
        if (held.has(normalise(part.name))) continue;
        yield new Problem(
          "path-missing",
          `a path names ${label(part)}, which is in no layer of image ${name}`,
          { at: text, hint: "add it to a layer" },
        );
      }
    }
  },
};
