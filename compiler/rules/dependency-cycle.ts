/**
 * Packages that require one another in a ring. Nix cannot build what needs itself; where only the
 * wheels' own metadata says so it is told but stops nothing, as requirements stay out of derivations.
 */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { unconditionalNames } from "../python/requirement.ts";
import type { Contents, Own } from "./contents.ts";
import { cycles } from "./cycles.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "dependency-cycle",
  *image(contents) {
    const graph = requirements(contents);
    for (const cycle of cycles(new Map([...graph].map(([name, { to }]) => [name, to])))) {
      const next = (at: number) => cycle[(at + 1) % cycle.length] ?? "";
      const declared = cycle.find((name, at) => graph.get(name)?.declared.has(next(at)));
      const owner = graph.get(declared ?? cycle[0] ?? "")?.own;
      yield new Problem(
        "dependency-cycle",
        `packages of image ${contents.name} require each other: ${[...cycle, cycle[0]].join(" → ")}`,
        {
          at: owner?.pkg ?? contents.image,
          ...(declared === undefined && { severity: "warning" }),
          hint:
            declared === undefined
              ? "their own metadata says so, and they install all the same"
              : `leave ${next(cycle.indexOf(declared))} out of the requires of ${declared}`,
        },
      );
    }
  },
};

interface Node {
  readonly own: Own;
  /** Normalised names it requires that are in the image. */
  readonly to: ReadonlySet<string>;
  /** Those of them the config itself says. */
  readonly declared: ReadonlySet<string>;
}

const requirements = ({ own }: Contents): ReadonlyMap<string, Node> => {
  const names = new Set(own.map(({ name }) => name));
  const inside = (list: readonly string[]) => list.filter((name) => names.has(name));
  return new Map(
    own.map((each) => {
      const declared = inside((each.pkg.options.requires ?? []).map(normalise));
      // A wheel that requires itself does so for an extra.
      const read = inside(unconditionalNames(each.artifact?.facts?.metadata?.requires ?? []));
      const to = new Set([...declared, ...read.filter((name) => name !== each.name)]);
      return [each.name, { own: each, to, declared: new Set(declared) }];
    }),
  );
};
