/** Packages as areas: layers side by side, and in each its packages by their bytes. */
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import type { ImageGraph } from "./image-graph.ts";

/** Left, top, width and height, in hundredths of a percent of the whole. */
export type Area = readonly [x: number, y: number, width: number, height: number];

/** Areas of an image at one shape of the page. */
export interface Treemap {
  /** By layer. */
  readonly layers: ReadonlyMap<string, Area>;
  /** By node. */
  readonly nodes: ReadonlyMap<string, Area>;
}

/** Width and height of a page, and what a layer's name needs of it. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly heading: number;
}

interface Item {
  readonly key: string;
  readonly children?: readonly Item[];
  readonly value?: number;
}

/** At most this part of the whole goes to packages whose size is unknown. */
const UNKNOWN_PART = 0.3;

/** A layer has at least one part in so many of the whole. */
const SMALLEST_LAYER = 100;

/**
 * The bytes that a package of unknown size is drawn with: the median of those that are known, or less, where
 * there are so many that they would fill the map. It says nothing of the package.
 */
export const drawnUnknown = ({ nodes }: ImageGraph): number => {
  const all = [...nodes.values()].map(({ size }) => size);
  const known = all
    .filter((size) => size !== undefined && size > 0)
    .toSorted((a = 0, b = 0) => a - b);
  const unknown = all.length - all.filter((size) => size !== undefined).length;
  const sum = known.reduce((total: number, size = 0) => total + size, 0);
  if (sum === 0 || unknown === 0) return 1;
  const median = known[Math.floor(known.length / 2)] ?? 1;
  return Math.min(median, (sum * UNKNOWN_PART) / (1 - UNKNOWN_PART) / unknown);
};

/**
 * The squarified treemap of an image.
 *
 * @param layers  Names of its layers; one without packages has no area.
 * @param layerOf  In which of them each node lies.
 */
export const treemapOf = (
  graph: ImageGraph,
  layers: readonly string[],
  layerOf: (id: string) => string,
  { heading, height, width }: Shape,
): Treemap => {
  const unknown = drawnUnknown(graph);
  const values = [...graph.nodes.values()].map(({ size }) => size ?? unknown);
  const sum = values.reduce((total, value) => total + value, 0);
  // What has next to no bytes can still be seen and touched; all such together are a tenth at the most.
  const least = Math.max(sum, 1) / Math.max(4000, values.length * 10);
  const children = layers.map((layer): Item => {
    const held = [...graph.nodes.values()].filter(({ id }) => layerOf(id) === layer);
    const bytes = held.map(({ size }) => Math.max(size ?? unknown, least));
    // A layer needs room for its name, too.
    const larger = Math.max(1, sum / SMALLEST_LAYER / bytes.reduce((all, each) => all + each, 0));
    const items = held.map(({ id }, at) => ({ key: id, value: (bytes[at] ?? 0) * larger }));
    return { key: layer, children: items };
  });
  const root = hierarchy<Item>({ key: "", children })
    .sum(({ value = 0 }) => value)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.data.key < b.data.key ? -1 : 1));
  const laidOut = treemap<Item>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .paddingInner(2)
    .paddingOuter((node) => (node.depth === 1 ? 2 : 0))
    .paddingTop((node) => (node.depth === 1 ? heading : 0))(root);
  const area = (node: { x0: number; y0: number; x1: number; y1: number }): Area => [
    Math.round((node.x0 / width) * 1e4),
    Math.round((node.y0 / height) * 1e4),
    Math.round(((node.x1 - node.x0) / width) * 1e4),
    Math.round(((node.y1 - node.y0) / height) * 1e4),
  ];
  const at = (depth: number): ReadonlyMap<string, Area> =>
    new Map(
      laidOut
        .descendants()
        .filter((node) => node.depth === depth && (node.value ?? 0) > 0)
        .map((node) => [node.data.key, area(node)]),
    );
  return { layers: at(1), nodes: at(2) };
};
