/** The chain from the config to a package: who asked for it. */
import type { GraphEdge, GraphNode, ImageGraph } from "./image-graph.ts";

/**
 * The shortest way from a package that a layer names to `id`, both included; only `id` itself where a layer
 * names it, or nobody asks for it.
 *
 * @example
 * chainTo(graph, "own mpmath").map(({ label }) => label) // ["torch 2.10.0", "sympy 1.14.0", "mpmath 1.3.0"]
 */
export const chainTo = (graph: ImageGraph, id: string): readonly GraphNode[] => {
  const incoming = askedBy(graph);
  const towards = new Map<string, string>();
  const queue = [id];
  const seen = new Set(queue);
  for (const at of queue) {
    if (graph.nodes.get(at)?.declared === true) return way(at, towards, graph);
    for (const { from } of incoming.get(at) ?? []) {
      if (seen.has(from)) continue;
      seen.add(from);
      towards.set(from, at);
      queue.push(from);
    }
  }
  return way(id, new Map(), graph);
};

const way = (
  start: string,
  towards: ReadonlyMap<string, string>,
  { nodes }: ImageGraph,
): readonly GraphNode[] => {
  const path: string[] = [];
  for (let at: string | undefined = start; at !== undefined; at = towards.get(at)) path.push(at);
  return path.flatMap((each) => nodes.get(each) ?? []);
};

/** The edges that lead to a node, by the node. */
export const askedBy = ({ edges }: ImageGraph): ReadonlyMap<string, readonly GraphEdge[]> => {
  const known = incoming.get(edges);
  if (known !== undefined) return known;
  const found = new Map<string, GraphEdge[]>();
  for (const edge of edges) found.set(edge.to, [...(found.get(edge.to) ?? []), edge]);
  incoming.set(edges, found);
  return found;
};

const incoming = new WeakMap<readonly GraphEdge[], ReadonlyMap<string, readonly GraphEdge[]>>();
