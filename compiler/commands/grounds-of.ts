/** An image, ready for questions about what moves: with the sizes of the image built last, where there is one. */
import path from "node:path";
import { origins } from "../build/origin.ts";
import { storeName } from "../build/origin-names.ts";
import type { Context } from "../context.ts";
import { derivationsOf } from "../graph/derivations.ts";
import { imageGraph } from "../graph/image-graph.ts";
import { type Grounds, groundsOf } from "../graph/impact.ts";
import { measured, type StoredLayer } from "../graph/measured.ts";
import { type BuiltImage, builtImage } from "../host/built-image.ts";
import { SUPPORT } from "../own-layers.ts";
import { refKey, refOf } from "../plan/runtime.ts";
import type { Package } from "../../dsl/node.ts";
import { resolve } from "../resolve.ts";
import type { PlannedImage } from "./planned-images.ts";

/** @param config  The config's file: what was built lies beside it. */
export const plannedGrounds = async (
  planned: PlannedImage,
  context: Context,
  config: string,
): Promise<Grounds> => {
  const { contents, image, plan } = planned;
  const graph = imageGraph(contents);
  const derivations = derivationsOf(graph, plan, image);
  const link = path.join(path.dirname(config), ".comfynix", `result-${image.name}`);
  const built = await builtImage(link);
  const layers = built && storedLayers(built, planned, context);
  if (layers === undefined) return groundsOf(graph, derivations);
  const { found, graph: sized } = measured(graph, layers);
  return groundsOf(sized, derivations, found);
};

/** Undefined where the image built last had other layers. */
const storedLayers = (
  { layers, sizes }: BuiltImage,
  { image }: PlannedImage,
  context: Context,
): readonly StoredLayer[] | undefined => {
  const names = [SUPPORT, ...image.layers.map(({ name }) => name)];
  // Above them lies what is left: the Python environment.
  if (layers.length !== names.length + 1) return undefined;
  const origin = origins(resolve(context).filter(({ name }) => name === image.name));
  return names.map((name, at) => ({
    name,
    paths: (layers[at] ?? []).map((each) => {
      const node = origin(each)?.role === "package" ? origin(each)?.node : undefined;
      return {
        name: storeName(each) ?? each,
        size: sizes.get(each) ?? 0,
        ...(node && { node: refKey(refOf(node as Package)) }),
      };
    }),
  }));
};
