/** What a variant does to the layers of its base: drop, replace, add. */
import { placedLike } from "./call-site.ts";
import { fault } from "./fault.ts";
import { notInBase } from "./message.ts";
import type { Fault, Layer, Package } from "./node.ts";
import { called, describePart, sameDistribution } from "./part.ts";
import type { Part } from "./variant-fit.ts";

/** As `variant()` takes them. A string drops the layer of that name, else the packages it names. */
export interface LayerChanges {
  readonly drop?: readonly (string | Part)[] | undefined;
  readonly replace?: readonly Part[] | undefined;
  readonly add?: readonly Layer[] | undefined;
}

/** Layers after the changes, and a fault at the call of `builder` for each that met nothing. */
export const changeLayers = (
  base: readonly Layer[],
  { drop = [], replace = [], add = [] }: LayerChanges,
  image: string,
  builder: (...args: never[]) => unknown,
): { readonly layers: readonly Layer[]; readonly faults: readonly Fault[] } => {
  const faults: Fault[] = [];
  const hint = `its layers are ${base.map((each) => each.name).join(", ")}`;
  const unmet = (verb: "drop" | "replace", part: string | Layer | Package) => {
    const literal = typeof part === "string" && { literal: part };
    const message = notInBase(verb, describePart(part), image);
    faults.push(fault(message, builder, { ...literal, hint }));
  };
  let layers = base;
  for (const part of drop.flat()) {
    if (hasLayer(layers, part)) layers = layers.filter((each) => each.name !== layerName(part));
    else if (hasPackage(layers, part)) layers = withoutPackage(layers, part);
    else unmet("drop", part);
  }
  for (const part of replace.flat()) {
    if (part.kind === "layer" ? !hasLayer(layers, part) : !hasPackage(layers, part))
      unmet("replace", part);
    else layers = replaced(layers, part);
  }
  return { layers: [...layers, ...add], faults };
};

const layerName = (part: string | Layer | Package): string | undefined =>
  typeof part === "string" ? part : part.kind === "layer" ? part.name : undefined;

const hasLayer = (layers: readonly Layer[], part: string | Layer | Package): boolean =>
  layers.some((each) => each.name === layerName(part));

const hasPackage = (layers: readonly Layer[], part: string | Layer | Package): boolean =>
  layers.some((each) => each.packages.some((held) => isPart(held, part)));

const isPart = (held: Package, part: string | Layer | Package): boolean =>
  typeof part === "string"
    ? called(held, part)
    : part.kind !== "layer" && sameDistribution(held, part);

/** A layer left with nothing goes with its last package. */
const withoutPackage = (
  layers: readonly Layer[],
  part: string | Layer | Package,
): readonly Layer[] =>
  layers
    .map((each) =>
      withPackages(
        each,
        each.packages.filter((held) => !isPart(held, part)),
      ),
    )
    .filter((each, i) => each.packages.length > 0 || each === layers[i]);

const replaced = (layers: readonly Layer[], part: Layer | Package): readonly Layer[] =>
  part.kind === "layer"
    ? layers.map((each) => (each.name === part.name ? part : each))
    : layers.map((each) =>
        withPackages(
          each,
          each.packages.map((held) => (sameDistribution(held, part) ? part : held)),
        ),
      );

/** A layer with other packages, still placed where it was written; itself when they are the same. */
const withPackages = (layer: Layer, packages: readonly Package[]): Layer =>
  packages.length === layer.packages.length &&
  packages.every((each, i) => each === layer.packages[i])
    ? layer
    : placedLike({ ...layer, packages: Object.freeze(packages) }, layer);
