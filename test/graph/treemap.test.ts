/** Areas of packages: as large as their bytes, each in its layer, none over another. */
import { describe, expect, test } from "vitest";
import type { GraphNode, ImageGraph } from "../../compiler/graph/image-graph.ts";
import { type Area, drawnUnknown, treemapOf } from "../../compiler/graph/treemap.ts";

const graphOf = (sizes: Readonly<Record<string, number | undefined>>): ImageGraph => {
  const nodes = Object.entries(sizes).map(([id, size], at): GraphNode => {
    const layer = at % 2 === 0 ? "even" : "odd";
    const node = { id, kind: "wheel", label: id, names: [id], layer, declared: true } as const;
    return size === undefined ? node : { ...node, size };
  });
  return {
    ...{ name: "boot", layers: ["even", "odd"], edges: [], sizes: "downloads", unasked: [] },
    nodes: new Map(nodes.map((node) => [node.id, node])),
  };
};
const drawn = (graph: ImageGraph) =>
  treemapOf(graph, graph.layers, (id) => graph.nodes.get(id)?.layer ?? "", {
    ...{ width: 1000, height: 600, heading: 20 },
  });
const surface = (area: Area | undefined): number => (area?.[2] ?? 0) * (area?.[3] ?? 0);

describe("the treemap", () => {
  test("gives each package of a layer an area by its bytes", () => {
    const { nodes } = drawn(graphOf({ a: 600, b: 10, c: 300, d: 10, e: 300 }));
    expect(surface(nodes.get("a")) / surface(nodes.get("c"))).toBeCloseTo(2, 0);
    expect(surface(nodes.get("c")) / surface(nodes.get("e"))).toBeCloseTo(1, 1);
  });

  test("keeps every package inside of its layer", () => {
    const graph = graphOf(
      Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`p${String(at)}`, 7 ** (at % 9)])),
    );
    const { layers, nodes } = drawn(graph);
    for (const [id, [x, y, width, height]] of nodes) {
      const [lx = 0, ly = 0, lw = 0, lh = 0] = layers.get(graph.nodes.get(id)?.layer ?? "") ?? [];
      expect([
        x >= lx - 1,
        y >= ly - 1,
        x + width <= lx + lw + 2,
        y + height <= ly + lh + 2,
      ]).toEqual([true, true, true, true]);
    }
  });

  test("draws what is unknown as the median, and all of it on less than a third", () => {
    expect(drawnUnknown(graphOf({ a: 10, b: 1000, c: 100, d: undefined }))).toBe(100);
    const many = Object.fromEntries(
      Array.from({ length: 99 }, (_, at) => [`u${String(at)}`, undefined]),
    );
    const each = drawnUnknown(graphOf({ a: 1000, ...many }));
    expect((each * 99) / (1000 + each * 99)).toBeCloseTo(0.3);
    expect(drawnUnknown(graphOf({ a: undefined }))).toBe(1);
  });

  test("has no area for a layer without packages, and one for a package without bytes", () => {
    const { layers, nodes } = drawn(graphOf({ a: 0, b: 100 }));
    expect(surface(nodes.get("a"))).toBeGreaterThan(0);
    expect([...drawn(graphOf({ a: 1 })).layers.keys()]).toEqual(["even"]);
    expect([...layers.keys()].sort()).toEqual(["even", "odd"]);
  });
});
