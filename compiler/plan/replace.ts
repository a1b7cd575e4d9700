/**
 * One torch per image: which attributes of nixpkgs' Python set must stand for packages of ours.
 * An attribute is replaced only when a nixpkgs package of the image depends on that distribution,
 * or when the lock does not say what such packages depend on.
 */
import { attributesOfModule } from "../python/module-providers.ts";
import type { Resolved, ResolvedAttribute, ResolvedDistribution } from "../resolve.ts";
import { requiresOf } from "./package.ts";
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
  const provider = (name: string): readonly Ref[] => {
    if (own.some((each) => each.name === name)) return [{ from: "own", name }];
    const attribute = python.find(
      (each) => (each.facts?.distribution ?? each.path.join(".")) === name,
    );
    return attribute ? [{ from: "python", path: attribute.path }] : [];
  };
  const replaced = taken.flatMap((each): Replacement[] => {
    const shape = interfaceOf(each.name);
    const requires = requiresOf(each).flatMap(provider);
    return attributesOf(each).map((attribute) => ({
      attribute,
      name: each.name,
      requires,
      ...(shape && { interface: shape }),
    }));
  });
  return {
    replaced: replaced.toSorted((a, b) => (a.attribute < b.attribute ? -1 : 1)),
    unchecked: python
      .filter((each) => taken.some(({ name }) => depends(each, name)))
      .map((each) => each.path.join("."))
      .sort(),
  };
};

/** nixpkgs' names of it: its own, and those of every package that ships the same module. */
const attributesOf = ({ name, artifact }: ResolvedDistribution): readonly string[] => [
  ...new Set([name, ...attributesOfModule(name, artifact.facts?.modules ?? [])]),
];
