/** What a user asks the impact of: a package, what builds one, a layer, or nixpkgs. */
import { normalise } from "../python/name.ts";
import { INTERPRETER } from "./derivations.ts";
import type { Derivations } from "./derivations.ts";
import type { ImageGraph } from "./image-graph.ts";

/** Something that may change, and the ids of the derivations that it is. */
export interface Subject {
  readonly kind: "package" | "tool" | "layer" | "nixpkgs";
  /** `torch 2.10.0+cu130`, `setuptools`, `layer torch`, `nixpkgs`. */
  readonly label: string;
  readonly ids: readonly string[];
}

/** How a layer is named where a package has the same name. */
const LAYER = "layer:";

/**
 * What `asked` means in an image; undefined where it has nothing of that name. A package goes before a layer
 * of the same name, which `layer:NAME` names.
 *
 * @example subjectOf("zlib", graph, derivations) // { kind: "tool", label: "zlib", ids: ["pkgs zlib"] }
 */
export const subjectOf = (
  asked: string,
  graph: ImageGraph,
  derivations: Derivations,
): Subject | undefined => {
  const all = [...graph.nodes.values()];
  if (asked === "nixpkgs") {
    return { kind: "nixpkgs", label: "nixpkgs", ids: [INTERPRETER, ...graph.nodes.keys()] };
  }
  const node = asked.startsWith(LAYER) ? undefined : nodeNamed(graph, asked);
  if (node !== undefined) return { kind: "package", label: node.label, ids: [node.id] };
  const tool = toolsOf(derivations, graph).find((each) => each.name === normalise(asked));
  if (tool !== undefined) return { kind: "tool", label: tool.name, ids: [tool.id] };
  const layer = asked.startsWith(LAYER) ? asked.slice(LAYER.length) : asked;
  if (!graph.layers.includes(layer)) return undefined;
  const ids = all.filter((each) => each.layer === layer && each.kind !== "brought");
  return { kind: "layer", label: `layer ${layer}`, ids: ids.map(({ id }) => id) };
};

/**
 * The node that a user calls `asked`: a distribution however it is spelt, or an attribute of nixpkgs.
 *
 * @example nodeNamed(graph, "NumPy")?.id // "python numpy", where python.numpy is in a layer
 */
export const nodeNamed = ({ nodes }: ImageGraph, asked: string) => {
  const all = [...nodes.values()];
  const name = normalise(asked);
  return (
    all.find(({ names }) => names.includes(asked)) ??
    all.find(({ names }) => names.some((each) => normalise(each) === name))
  );
};

/** Every name that `subjectOf` knows. */
export const subjectNames = (graph: ImageGraph, derivations: Derivations): readonly string[] => [
  ...[...graph.nodes.values()].flatMap(({ names }) => names),
  ...toolsOf(derivations, graph).map(({ name }) => name),
  ...graph.layers,
  "nixpkgs",
];

/** Packages of nixpkgs that are in no layer, but build ours. */
const toolsOf = ({ needs }: Derivations, { nodes }: ImageGraph) =>
  [...new Set(needs.map(({ needs: id }) => id))]
    .filter((id) => !nodes.has(id) && /^(python|pkgs) /.test(id))
    .map((id) => ({ id, name: id.slice(id.indexOf(" ") + 1) }));
