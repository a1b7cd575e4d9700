/**
 * One Python environment holds one distribution of a name: two torches are two files at one path, and
 * nixpkgs' own conflict check stops the build after everything is built.
 */
import { Problem } from "../problem.ts";
import { label, ownLabel } from "./contents.ts";
import type { Attribute, Own } from "./contents.ts";
import { identity } from "./identity.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "duplicate-distribution",
  *image({ name, own, attributes }) {
    const first = new Map<string, Own | Attribute>();
    for (const each of [...own, ...attributes.filter(({ set }) => set === "python")]) {
      // Without a name it is no distribution, which is told elsewhere.
      if (each.name === undefined || each.name === "") continue;
      const before = first.get(each.name);
      if (before === undefined) {
        first.set(each.name, each);
        continue;
      }
      // The same package in two places has a rule of its own.
      if (identity(before.pkg) === identity(each.pkg)) continue;
      yield new Problem(
        "duplicate-distribution",
        `image ${name} has two ${each.name}: ${described(before)} and ${described(each)}`,
        { at: each.pkg, hint: `keep one of them in image "${name}"` },
      );
    }
  },
};

const described = (each: Own | Attribute): string => {
  const { pkg, layer } = each;
  const what = "set" in each ? `nixpkgs' ${label(pkg)}` : `${pkg.kind} ${ownLabel(each)}`;
  return `${what} in layer ${layer.name}`;
};
