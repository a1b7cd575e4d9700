/** `requires` binds by name inside the image: the name must be that of something in it. */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { didYouMean } from "../suggest.ts";
import { label } from "./contents.ts";
import type { Contents } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "requires-missing",
  *image(contents) {
    const { name, own } = contents;
    const provided = providedNames(contents);
    for (const { pkg } of own) {
      for (const required of pkg.options.requires ?? []) {
        if (provided.has(normalise(required))) continue;
        const near = didYouMean(normalise(required), provided);
        yield new Problem(
          "requires-missing",
          `${label(pkg)} requires ${required}, which nothing in image ${name} provides`,
          {
            at: pkg,
            literal: required,
            hint:
              near === undefined
                ? `add it to a layer, perhaps as nixpkg("python.${required}")`
                : `did you mean "${near}"?`,
          },
        );
      }
    }
  },
};

/** Distributions of the image, with those nixpkgs packages are known to bring along. */
const providedNames = ({ own, attributes }: Contents): ReadonlySet<string> =>
  new Set([
    ...own.map(({ name }) => name),
    ...attributes.flatMap(({ name, set, path }) =>
      set === "python" ? [name ?? [], normalise(path.at(-1) ?? "")].flat() : [],
    ),
    ...attributes.flatMap(({ facts }) => (facts?.requires ?? []).map(normalise)),
  ]);
