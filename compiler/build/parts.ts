/** The parts of an image that can be built alone, and where the flake has them. */
import type { Resolved, ResolvedImage } from "../resolve.ts";

/** One package of an image. */
export interface Part {
  /** Normalised distribution name, or the attribute as the config writes it: `python.numpy`. */
  readonly name: string;
  /** What else it may be called: its attribute's last name, its distribution. */
  readonly aliases: readonly string[];
  readonly layer: string;
  /** Whether it is a wheel or source of the config's, and no package of nixpkgs. */
  readonly own: boolean;
  /** Below the image in the flake: `["packages", "torch"]`, `["python", "pkgs", "numpy"]`. */
  readonly path: readonly string[];
}

/** In the order of the layers. */
export const partsOf = ({ layers }: ResolvedImage): readonly Part[] =>
  layers.flatMap(({ name: layer, packages }) =>
    packages.map((each): Part => ({ layer, ...partOf(each) })),
  );

const partOf = (each: Resolved): Omit<Part, "layer"> => {
  if (each.kind === "own") {
    return { name: each.name, aliases: [], own: true, path: ["packages", each.name] };
  }
  const { set, path, facts } = each;
  const last = path.at(-1) ?? "";
  const distribution = facts?.distribution === undefined ? [] : [facts.distribution];
  return {
    name: [...(set === "pkgs" ? [] : [set]), ...path].join("."),
    aliases: [last, ...distribution],
    own: false,
    path: [...ROOTS[set], ...path],
  };
};

/** Where the image has each set. */
const ROOTS = {
  python: ["python", "pkgs"],
  cuda: ["cudaPackages"],
  pkgs: ["pkgs"],
} as const;
