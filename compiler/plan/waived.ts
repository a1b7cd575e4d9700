/** Requirements that the check of the finished environment must not ask for. */
import { MODULE_PROVIDERS } from "../python/module-providers.ts";
import { normalise } from "../python/name.ts";
import type { Resolved, ResolvedDistribution } from "../resolve.ts";

/**
 * What the config waives, and what another distribution with the same module meets, which the installed
 * metadata cannot show: `name:required`, sorted.
 *
 * @example waivedIn([pixeloe, opencv4]) // ["pixeloe:opencv-python"], as python.opencv4 has the module cv2
 */
export const waivedIn = (packages: readonly Resolved[]): readonly string[] => {
  const own = packages.filter((each): each is ResolvedDistribution => each.kind === "own");
  const there = new Set(packages.flatMap(namesOf));
  return own
    .flatMap(({ name, node, requires }) => [
      ...Object.keys(node.options.waive ?? {}).map((each) => `${name}:${normalise(each)}`),
      ...requires
        .filter((each) => SHARING.has(each) && !there.has(each))
        .map((each) => `${name}:${each}`),
    ])
    .filter((each, at, all) => all.indexOf(each) === at)
    .sort();
};

const namesOf = (each: Resolved): readonly string[] => {
  if (each.kind === "own") return [each.name];
  const { set, path, facts } = each;
  return set === "python" ? [normalise(facts?.distribution ?? path.at(-1) ?? "")] : [];
};

/** Distributions that another one can stand in for. */
const SHARING: ReadonlySet<string> = new Set(
  Object.values(MODULE_PROVIDERS).flatMap(({ distributions }) => distributions),
);
