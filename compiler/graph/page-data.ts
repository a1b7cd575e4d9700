/** What the page of an image shows, as JSON: its script draws it, and works out nothing anew. */
import { amount, summed } from "../bytes.ts";
import { UPPER_LAYERS } from "../own-layers.ts";
import { sized } from "../sized.ts";
import { chainTo } from "./chain.ts";
import type { Reason } from "./derivations.ts";
import type { GraphEdge, ImageGraph } from "./image-graph.ts";
import { type Grounds, impactOf } from "./impact.ts";
import { type Area, drawnUnknown, type Shape, treemapOf } from "./treemap.ts";

/** What is said of the image itself. */
export interface About {
  /** The flake's name of it. */
  readonly name: string;
  /** `repository:tag` */
  readonly reference: string;
  /** `["Python 3.14", "CUDA 13.0"]` */
  readonly runs: readonly string[];
}

/** Nodes and layers are named by their index. Sizes are texts already. */
export interface PageData extends About {
  readonly packages: number;
  readonly sizes: ImageGraph["sizes"];
  readonly size: string;
  /** Lowest first; the last are the Python environment's and that of the image's files. */
  readonly layers: readonly PageLayer[];
  readonly nodes: readonly PageNode[];
  /** `[from, to, kind, reason, text]`: who asks for whom, and whether it is built again with it. */
  readonly edges: readonly (readonly [
    number,
    number,
    GraphEdge["kind"] | "",
    Reason | "",
    string,
  ])[];
}

/** The same area on a wide page and on a tall one. */
type Areas = readonly [wide: Area, tall: Area];

export interface PageLayer {
  readonly name: string;
  readonly size: string;
  /** For bars: bytes, and what those of unknown size are drawn with. */
  readonly bytes: number;
  readonly drawn: number;
  readonly count: number;
  /** Null for one that has no package of the config. */
  readonly areas: Areas | null;
}

export interface PageNode {
  readonly label: string;
  readonly names: readonly string[];
  readonly kind: string;
  readonly layer: number;
  /** For bars; null where nobody knows. */
  readonly bytes: number | null;
  /** `188.3 MB`, `unknown`. */
  readonly size: string;
  /** The same, unpacked; "" where nobody knows. */
  readonly unpacked: string;
  readonly areas: Areas;
  /** From the package that a layer names down to it. */
  readonly chain: readonly number[];
  /** What its change moves: `[node, reason, because]`. */
  readonly rebuilt: readonly (readonly [number, Reason, number])[];
  /** How many packages of nixpkgs may be built again, too. */
  readonly perhaps: number;
  /** Layers that are sent again, those that may be, and what the former come to. */
  readonly sent: readonly number[];
  readonly maybe: readonly number[];
  readonly sends: string;
}

/** Pages are laid out for a screen and for a phone; sizes in CSS pixels. */
const SHAPES: readonly [wide: Shape, tall: Shape] = [
  { width: 1000, height: 640, heading: 23 },
  { width: 380, height: 1000, heading: 19 },
];

/** Everything that the page of an image needs. */
export const pageData = (grounds: Grounds, about: About): PageData => {
  const { bytes, derivations, graph } = grounds;
  const nodes = [...graph.nodes.values()];
  const names = derivations.layers.map(({ name }) => name);
  const layerOf = layerIn(grounds);
  const maps = SHAPES.map((shape) => treemapOf(graph, names, layerOf, shape));
  const areas = (of: "nodes" | "layers", key: string): Areas | null => {
    const [wide, tall] = maps.map((map) => map[of].get(key));
    return wide === undefined || tall === undefined ? null : [wide, tall];
  };
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  return {
    ...about,
    packages: nodes.length,
    sizes: graph.sizes,
    size: amount(summed(nodes.map(({ size }) => size))),
    layers: [
      ...names.map((name): PageLayer => {
        const { known, unknown } = bytes.get(name) ?? { known: 0, unknown: 0 };
        const count = nodes.filter(({ id }) => layerOf(id) === name).length;
        const size = amount({ known, unknown });
        const drawn = Math.round(Math.min(unknown, count) * drawnUnknown(graph));
        return { name, size, bytes: known, drawn, count, areas: areas("layers", name) };
      }),
      ...UPPER_LAYERS.map((name) => ({
        name,
        size: "small",
        bytes: 0,
        drawn: 0,
        count: 0,
        areas: null,
      })),
    ],
    nodes: nodes.map((node): PageNode => {
      const { id, kind, label, size, unpacked } = node;
      return {
        label,
        names: node.names,
        kind,
        layer: names.indexOf(layerOf(id)),
        bytes: size ?? null,
        size: size === undefined ? "unknown" : sized(size),
        unpacked: unpacked === undefined ? "" : sized(unpacked),
        areas: areas("nodes", id) ?? [NOWHERE, NOWHERE],
        chain: chainTo(graph, id).flatMap((each) => index.get(each.id) ?? []),
        ...movedBy(id, grounds, index),
      };
    }),
    edges: edgesOf(grounds, index),
  };
};

const NOWHERE: Area = [0, 0, 0, 0];

const layerIn =
  ({ graph, placement }: Grounds) =>
  (id: string): string =>
    placement.get(id) ?? graph.nodes.get(id)?.layer ?? "";

const movedBy = (
  id: string,
  grounds: Grounds,
  index: ReadonlyMap<string, number>,
): Pick<PageNode, "rebuilt" | "perhaps" | "sent" | "maybe" | "sends"> => {
  const { between, environment, layers, perhaps, rebuilt } = impactOf([id], grounds);
  const all = [...layers, ...UPPER_LAYERS.map(() => ({ sent: environment, known: 0, unknown: 0 }))];
  const which = (how: string): number[] => all.flatMap(({ sent }, at) => (sent === how ? at : []));
  const sent = which("yes");
  return {
    rebuilt: rebuilt.flatMap(({ id: moved, because, reason }) => {
      const [at, by] = [index.get(moved), index.get(shown(because))];
      return at === undefined || by === undefined ? [] : [[at, reason, by] as const];
    }),
    perhaps: perhaps.filter((each) => index.has(each)).length + between.length,
    sent,
    maybe: which("perhaps"),
    sends: amount({
      known: sent.reduce((sum, at) => sum + (all[at]?.known ?? 0), 0),
      unknown: sent.reduce((sum, at) => sum + (all[at]?.unknown ?? 0), 0),
    }),
  };
};

/** What stands for ours in nixpkgs is ours to people. */
const shown = (id: string): string => id.replace(/^stand-in /, "own ");

const edgesOf = (
  { derivations, graph }: Grounds,
  index: ReadonlyMap<string, number>,
): PageData["edges"] => {
  const edges = new Map<string, [number, number, GraphEdge["kind"] | "", Reason | "", string]>();
  const between = (by: string, needs: string) => {
    const [from, to] = [index.get(shown(by)), index.get(shown(needs))];
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
  };
  for (const { from, kind, text = "", to } of graph.edges) {
    const at = between(from, to);
    if (at) edges.set(`${String(at.from)} ${String(at.to)}`, [at.from, at.to, kind, "", text]);
  }
  for (const { by, needs, reason } of derivations.needs) {
    if (by.startsWith("stand-in ")) continue;
    const at = between(by, needs);
    if (at === undefined) continue;
    const key = `${String(at.from)} ${String(at.to)}`;
    const known = edges.get(key);
    edges.set(key, [at.from, at.to, known?.[2] ?? "", reason, known?.[4] ?? ""]);
  }
  return [...edges.values()];
};
