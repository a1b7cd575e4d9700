/** What a variant does to the layers of its base: replace, drop, add. */
import { placedLike } from "./call-site.ts";
import { fault } from "./fault.ts";
import type { Fault, Layer, Package } from "./node.ts";

/** A layer or a package as `drop` and `replace` take it; `nixpkg()` gives lists. */
export type Part = Layer | Package | readonly Package[];

export interface LayerChanges {
  /**
   * What to leave out: layers and packages, by value or by name. A string names the layer of that
   * name, else the packages of that distribution or nixpkgs attribute.
   */
  readonly drop?: readonly (string | Part)[] | undefined;
  /** A layer takes the place of the base's layer of its name, a package that of its distribution. */
  readonly replace?: readonly Part[] | undefined;
  /** Layers appended after the base's. */
  readonly add?: readonly Layer[] | undefined;
}

/** Layers after the changes, and a fault for each change that met nothing. */
export const changeLayers = (
  base: readonly Layer[],
  { drop = [], replace = [], add = [] }: LayerChanges,
  builder: (...args: never[]) => unknown,
): { readonly layers: readonly Layer[]; readonly faults: readonly Fault[] } => {
  const faults: Fault[] = [];
  let layers = base;
  const change = (verb: string, part: string | Layer | Package, next: readonly Layer[]) => {
    const met = next.length !== layers.length || next.some((each, i) => each !== layers[i]);
    if (!met) faults.push(unmet(verb, part, base, builder));
    layers = next;
  };
  for (const part of drop.flat()) change("drop", part, dropped(layers, part));
  for (const part of replace.flat()) change("replace", part, replaced(layers, part));
  return { layers: [...layers, ...add], faults };
};

const dropped = (layers: readonly Layer[], part: string | Layer | Package): readonly Layer[] => {
  const name = typeof part === "string" ? part : part.kind === "layer" ? part.name : undefined;
  if (name !== undefined && layers.some((each) => each.name === name))
    return layers.filter((each) => each.name !== name);
  if (typeof part !== "string" && part.kind === "layer") return layers;
  const goes =
    typeof part === "string"
      ? (each: Package) => identities(each).includes(normalized(part))
      : (each: Package) => identity(each) === identity(part);
  // A layer that is left with nothing goes with its last package.
  return eachLayer(layers, (packages) => packages.filter((each) => !goes(each))).filter(
    (each, i) => each.packages.length > 0 || each === layers[i],
  );
};

const replaced = (layers: readonly Layer[], part: Layer | Package): readonly Layer[] => {
  if (part.kind === "layer") return layers.map((each) => (each.name === part.name ? part : each));
  return eachLayer(layers, (packages) =>
    packages.map((each) => (identity(each) === identity(part) ? part : each)),
  );
};

/** Layers with new packages; one whose packages stay the same stays itself. */
const eachLayer = (
  layers: readonly Layer[],
  change: (packages: readonly Package[]) => readonly Package[],
): readonly Layer[] =>
  layers.map((each) => {
    const packages = change(each.packages);
    const same =
      packages.length === each.packages.length && packages.every((p, i) => p === each.packages[i]);
    return same ? each : placedLike({ ...each, packages: Object.freeze([...packages]) }, each);
  });

/** `python.numpy` and a wheel of numpy are the same thing to an image; `ffmpeg` is not a distribution. */
const identity = (each: Package): string => identities(each)[0] ?? "";

/** The names a string may call a package by, the telling one first. */
const identities = (each: Package): readonly string[] =>
  each.kind !== "nixpkg"
    ? [`python.${normalized(each.name)}`, normalized(each.name)]
    : each.attribute.startsWith("python.")
      ? [normalized(each.attribute), normalized(each.attribute.slice("python.".length))]
      : [each.attribute, normalized(each.attribute)];

/** PEP 503, with the dot of an attribute path kept. */
const normalized = (name: string): string => name.toLowerCase().replace(/[-_]+/g, "-");

const unmet = (
  verb: string,
  part: string | Layer | Package,
  base: readonly Layer[],
  builder: (...args: never[]) => unknown,
): Fault => {
  const what =
    typeof part === "string"
      ? `"${part}"`
      : part.kind === "layer"
        ? `layer "${part.name}"`
        : part.kind === "nixpkg"
          ? part.attribute
          : part.name;
  const literal = typeof part === "string" ? part : undefined;
  const hint = `its layers are ${base.map((each) => each.name).join(", ")}`;
  return fault(`variant cannot ${verb} ${what}: the base has none`, builder, literal, hint);
};
