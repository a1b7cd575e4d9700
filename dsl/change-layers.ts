/** What a variant does to the layers of its base: replace, drop, add. */
import { placedLike } from "./call-site.ts";
import { fault } from "./fault.ts";
import { notInBase } from "./message.ts";
import type { Fault, Layer, Package } from "./node.ts";
import type { Part } from "./variant-fit.ts";

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
  image: string,
  builder: (...args: never[]) => unknown,
): { readonly layers: readonly Layer[]; readonly faults: readonly Fault[] } => {
  const faults: Fault[] = [];
  let layers = base;
  const change = (verb: string, part: string | Layer | Package, next: readonly Layer[]) => {
    const met = next.length !== layers.length || next.some((each, i) => each !== layers[i]);
    if (!met) faults.push(unmet(verb, part, base, image, builder));
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
      ? (each: Package) => calls(part, each)
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

/** What makes two packages the same to an image: `python.numpy` and a wheel of numpy are. */
const identity = (each: Package): string =>
  each.kind !== "nixpkg"
    ? `python.${normalized(each.name)}`
    : each.attribute.startsWith("python.")
      ? `python.${normalized(each.attribute.slice("python.".length))}`
      : each.attribute;

/** Whether a string calls a package: by its distribution's name or its attribute. */
const calls = (name: string, each: Package): boolean =>
  each.kind === "nixpkg" ? each.attribute === name : normalized(each.name) === normalized(name);

/** A distribution's normalised name (PEP 503). */
const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** The fault of a change that met nothing. */
const unmet = (
  verb: string,
  part: string | Layer | Package,
  base: readonly Layer[],
  image: string,
  builder: (...args: never[]) => unknown,
): Fault =>
  fault(notInBase(verb, described(part), image), builder, {
    ...(typeof part === "string" && { literal: part }),
    hint: `its layers are ${base.map((each) => each.name).join(", ")}`,
  });

const described = (part: string | Layer | Package): string =>
  typeof part === "string"
    ? `layer or package ${part}`
    : part.kind === "layer"
      ? `layer ${part.name}`
      : part.kind === "nixpkg"
        ? `package ${part.attribute}`
        : `package ${part.name}`;
