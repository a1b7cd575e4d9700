/** How sentences say who asks for what. */
import { listed } from "../listed.ts";
import { chainTo, requirementText } from "../lock/closure/demands.ts";
import type { Demand, Demands } from "../lock/closure/demands.ts";
import { label, ownLabel } from "./contents.ts";
import type { Attribute, Contents, Own } from "./contents.ts";

/** `torch 2.10.0` for a distribution of the image; else its name. */
const labelIn = ({ own }: Contents, name: string): string => {
  const found = own.find((each) => each.name === name);
  return found === undefined ? name : ownLabel(found);
};

/**
 * What requires a distribution, each requirement once, with the way from the config's package to it
 * where that is longer than one step.
 *
 * @example
 * // "rembg 2.0 requires pymatting and scikit-image 0.26 requires numpy>=2 (for rembg 2.0)"
 */
export const demandedBy = (
  demands: readonly Demand[],
  all: Demands,
  contents: Contents,
): string => {
  const texts = demands.map(({ by, requirement }) => {
    const behind = chainOf(by, all, contents).slice(0, -1);
    const way = behind.length === 0 ? "" : ` (for ${behind.reverse().join(", for ")})`;
    return `${labelIn(contents, by)} requires ${requirementText(requirement)}${way}`;
  });
  return listed([...new Set(texts)]);
};

/** The way from a package of the config to a distribution, both included, as labels. */
export const chainOf = (name: string, demands: Demands, contents: Contents): string[] => {
  const roots = new Set(contents.own.filter(({ derived }) => !derived).map((each) => each.name));
  if (roots.has(name)) return [labelIn(contents, name)];
  return chainTo(name, demands, roots).map((each) => labelIn(contents, each));
};

/** The node of the config to point at for a distribution of the image. */
export const nodeOf = ({ own, image }: Contents, name: string): object => {
  const found = own.find((each) => each.name === name);
  return found?.derived?.root ?? found?.pkg ?? image;
};

/** Where a distribution is from: `from layer torch`, `because torch 2.10.0 requires it`. */
export const sourceOf = (held: Own | Attribute, name: string, contents: Contents): string => {
  if ("set" in held) {
    const theirs = `nixpkgs' ${label(held.pkg)} in layer ${held.layer.name}`;
    return held.name === name ? `from ${theirs}` : `which ${theirs} brings along`;
  }
  const [asking] = held.derived?.by ?? [];
  return asking === undefined
    ? `from layer ${held.layer.name}`
    : `because ${labelIn(contents, asking)} requires it`;
};

/** Every distribution that needs `name`, itself or through others, nearest first. */
const dependentsOf = (name: string, demands: Demands): readonly string[] => {
  const found = new Set([name]);
  for (const each of found) for (const { by } of demands.get(each) ?? []) found.add(by);
  return [...found].slice(1);
};

/**
 * What has to go, too, when a distribution does; "" when nothing needs it.
 *
 * @param told  Names that the sentence has said already: where there are no others, "" as well.
 * @example // "leaving out llvmlite also leaves out numba, pymatting and rembg"
 */
export const withoutIt = (
  name: string,
  demands: Demands,
  told: ReadonlySet<string> = new Set(),
): string => {
  const dependents = dependentsOf(name, demands);
  return dependents.every((each) => told.has(each))
    ? ""
    : `leaving out ${name} also leaves out ${listed(dependents)}`;
};
