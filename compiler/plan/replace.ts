/**
 * One torch per image: which attributes of nixpkgs' Python set must stand for packages of ours.
 * An attribute is replaced only when a nixpkgs package of the image depends on that distribution,
 * or when the lock does not say what such packages depend on.
 */
import { attributesOfModule } from "../python/module-providers.ts";
import type { Resolved, ResolvedAttribute, ResolvedDistribution } from "../resolve.ts";
import type { Ref, Replacement } from "./plan.ts";

/**
 * What nixpkgs builds every Python package with. Replacing `wheel` is an infinite recursion,
 * replacing `setuptools` rebuilds the world.
 */
const BOOTSTRAP = new Set([
  "build",
  "flit-core",
  "installer",
  "packaging",
  "pip",
  "pyproject-hooks",
  "setuptools",
  "wheel",
]);

/** Distributions from which nixpkgs recipes read attributes beside the package itself. */
const INTERFACES = new Set(["torch", "numpy"] as const);

const interfaceOf = (name: string): Replacement["interface"] =>
  [...INTERFACES].find((each) => each === name);

/** The replaced attributes, and the nixpkgs packages that are rebuilt because of them. */
export const replacements = (
  packages: readonly Resolved[],
): { readonly replaced: readonly Replacement[]; readonly unchecked: readonly string[] } => {
  const own = packages.filter((each): each is ResolvedDistribution => each.kind === "own");
  const python = packages.filter(
    (each): each is ResolvedAttribute => each.kind === "attribute" && each.set === "python",
  );
  const depends = (attribute: ResolvedAttribute, name: string): boolean =>
    attribute.facts?.requires?.includes(name) ?? false;
  const unknown = python.some((each) => each.facts?.requires === undefined);
  const taken = own.filter(
    ({ name }) => !BOOTSTRAP.has(name) && (unknown || python.some((each) => depends(each, name))),
  );
  const propagated = propagation(own, python, new Set(taken.map(({ name }) => name)));
  return {
    replaced: taken
      .map((each): Replacement => {
        const shape = interfaceOf(each.name);
        return {
          name: each.name,
          requires: propagated(each),
          aliases: attributesOf(each).filter((attribute) => attribute !== each.name),
          ...(shape && { interface: shape }),
        };
      })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    unchecked: python
      .filter((each) => taken.some(({ name }) => depends(each, name)))
      .map((each) => each.path.join("."))
      .sort(),
  };
};

/**
 * What a replaced package propagates. A requirement that is replaced too brings its own along; one
 * that is not, or that leads back here, is named with all it requires in turn.
 */
const propagation = (
  own: readonly ResolvedDistribution[],
  python: readonly ResolvedAttribute[],
  replaced: ReadonlySet<string>,
): ((of: ResolvedDistribution) => readonly Ref[]) => {
  const ours = new Map(own.map((each) => [each.name, each]));
  const requires = new Map(own.map((each) => [each.name, each.requires]));
  const theirs = new Map(
    python.map((each) => [each.facts?.distribution ?? each.path.join("."), each.path]),
  );
  const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean =>
    from === to ||
    (requires.get(from) ?? []).some((next) => !seen.has(next) && leadsTo(next, to, seen.add(next)));
  return ({ name: of }) => {
    const refs = new Map<string, Ref>();
    const seen = new Set([of]);
    const open = [...(requires.get(of) ?? [])].reverse();
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (!ours.has(name)) {
        const path = theirs.get(name);
        if (path) refs.set(name, { from: "python", path });
      } else if (replaced.has(name) && !leadsTo(name, of)) {
        refs.set(name, { from: "python", path: [name] });
      } else {
        refs.set(name, { from: "own", name });
        open.push(...[...(requires.get(name) ?? [])].reverse());
      }
    }
    return [...refs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
  };
};

/** nixpkgs' names of it: its own, and those of every package that ships the same module. */
const attributesOf = ({ name, artifact }: ResolvedDistribution): readonly string[] => [
  ...new Set([name, ...attributesOfModule(name, artifact.facts?.modules ?? [])]),
];
