/**
 * What a distribution requires must be in its image: by its metadata (PEP 508, judged for the image) or
 * by `requires`, which binds by name. What only unknown packages of nixpkgs could decide is told by
 * requires-unproven.
 */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { didYouMean } from "../suggest.ts";
import { demandedBy, nodeOf, withoutIt } from "./chains.ts";
import { label } from "./contents.ts";
import type { Contents } from "./contents.ts";
import { requirementsOf } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "requires-missing",
  *image(contents) {
    const told = new Set<string>();
    for (const problem of declared(contents, told)) yield problem;
    const { missing, demands } = requirementsOf(contents);
    for (const { name, demands: list } of missing) {
      if (told.has(name)) continue;
      const also = withoutIt(name, demands, new Set(list.map(({ by }) => by)));
      yield new Problem(
        "requires-missing",
        `${demandedBy(list, demands, contents)}, which nothing in image ${contents.name} provides`,
        {
          at: nodeOf(contents, list[0]?.by ?? ""),
          hint: `run \`npx comfynix lock\`, which adds it, or waive it: waive: { "${name}": "why" }${also === "" ? "" : `; ${also}`}`,
        },
      );
    }
  },
};

/** What the config itself says. */
function* declared(contents: Contents, told: Set<string>): Iterable<Problem> {
  const { name, own } = contents;
  const provided = providedNames(contents);
  for (const { pkg } of own) {
    for (const required of pkg.options.requires ?? []) {
      if (provided.has(normalise(required))) continue;
      told.add(normalise(required));
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
}

/** Distributions of the image, with those nixpkgs packages are known to bring along. */
const providedNames = ({ own, attributes }: Contents): ReadonlySet<string> =>
  new Set([
    ...own.map(({ name }) => name),
    ...attributes.flatMap(({ name, set, path }) =>
      set === "python" ? [name ?? [], normalise(path.at(-1) ?? "")].flat() : [],
    ),
    ...attributes.flatMap(({ facts }) => (facts?.requires ?? []).map(normalise)),
  ]);
