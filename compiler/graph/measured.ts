/** A graph with the sizes that an image really has, once it was built. */
import { INTERPRETER } from "./derivations.ts";
import type { GraphNode, ImageGraph } from "./image-graph.ts";

/** A store path of an image. */
export interface StoredPath {
  /** Its name in the store: `python3.14-torch-2.10.0`. */
  readonly name: string;
  /** Bytes, as a Nix archive. */
  readonly size: number;
  /** The node that it is; undefined for what no layer of the config names. */
  readonly node?: string;
}

/** What a built image holds, layer by layer. */
export interface StoredLayer {
  /** The config's, or `support`. */
  readonly name: string;
  readonly paths: readonly StoredPath[];
}

export interface Measured {
  readonly graph: ImageGraph;
  /** Where each node lies. */
  readonly found: ReadonlyMap<string, string>;
}

/**
 * The graph with sizes from the store. What is in the image without being asked for, glibc and its like,
 * becomes a node of its own; what is not in it has no size.
 */
export const measured = (graph: ImageGraph, layers: readonly StoredLayer[]): Measured => {
  const sizes = new Map<string, number>();
  const found = new Map<string, string>();
  const others: GraphNode[] = [];
  const brought = broughtByName(graph);
  for (const { name: layer, paths } of layers) {
    for (const { name, node, size } of paths) {
      const known = node ?? brought.get(pythonName(name));
      const other = known === undefined ? pathNode(name, size, layer) : undefined;
      if (other !== undefined) others.push(other);
      const id = known ?? other?.id ?? name;
      sizes.set(id, (sizes.get(id) ?? 0) + size);
      // The outputs of one package may lie apart: it is where it is needed first.
      if (!found.has(id)) found.set(id, layer);
    }
  }
  const known = [...graph.nodes.values()].map(({ size: _download, ...node }): GraphNode => {
    const size = sizes.get(node.id);
    return size === undefined ? node : { ...node, size };
  });
  const nodes = new Map([...known, ...others].map((node) => [node.id, node]));
  return { graph: { ...graph, nodes, sizes: "store" }, found };
};

const broughtByName = ({ nodes }: ImageGraph): ReadonlyMap<string, string> =>
  new Map(
    [...nodes.values()]
      .filter(({ kind }) => kind === "brought")
      .map(({ id, names }) => [names[0] ?? id, id]),
  );

/** `mpmath` of `python3.14-mpmath-1.3.0`. */
const pythonName = (name: string): string => /^python\d+\.\d+t?-(.+?)-\d/.exec(name)?.[1] ?? name;

/** nixpkgs calls the interpreter so, and only it. */
const PYTHON = /^python3-\d/;

const pathNode = (name: string, size: number, layer: string): GraphNode => {
  // Source: Nix manual, `builtins.parseDrvName`: a version begins with a dash and no letter.
  const [, bare = name, version = ""] = /^(.+?)-([^a-zA-Z].*)$/.exec(name) ?? [];
  return {
    id: PYTHON.test(name) ? INTERPRETER : `path ${layer} ${name}`,
    kind: "brought",
    label: `${bare} ${version}`.trim(),
    names: [bare],
    layer,
    declared: false,
    size,
  };
};
