/** Cycles of a graph, without recursion: a chain may be as long as an image is large. */

/** Node → the nodes it points to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * One cycle for each group of nodes that reach each other: the shortest way round from the group's
 * first node, in the order of the graph. A node that points to itself is a cycle of one.
 *
 * @example cycles(new Map([["a", new Set(["b"])], ["b", new Set(["a"])]])) // [["a", "b"]]
 */
export const cycles = (graph: Graph): string[][] =>
  components(graph).flatMap((group) => shortestRound(graph, group));

const shortestRound = (graph: Graph, group: readonly string[]): string[][] => {
  const [start = ""] = group;
  const inside = new Set(group);
  const from = new Map<string, string>();
  const queue = [start];
  for (const at of queue) {
    for (const next of graph.get(at) ?? []) {
      if (next === start) return [pathTo(at, from)];
      if (inside.has(next) && !from.has(next)) {
        from.set(next, at);
        queue.push(next);
      }
    }
  }
  return [];
};

const pathTo = (end: string, from: ReadonlyMap<string, string>): string[] => {
  const path = [end];
  for (let at = from.get(end); at !== undefined; at = from.get(at)) path.push(at);
  return path.reverse();
};

/** Strongly connected components, by Kosaraju's two walks. */
const components = (graph: Graph): string[][] => {
  const back = new Map<string, string[]>([...graph.keys()].map((name) => [name, []]));
  for (const [name, to] of graph) for (const next of to) back.get(next)?.push(name);
  const order = [...graph.keys()];
  const left = walks(order, (name) => [...(graph.get(name) ?? [])]).flat();
  const groups = walks(left.reverse(), (name) => back.get(name) ?? []);
  const rank = new Map(order.map((name, at) => [name, at]));
  const byRank = (a = "", b = "") => (rank.get(a) ?? 0) - (rank.get(b) ?? 0);
  return groups.map((group) => group.sort(byRank)).sort(([a], [b]) => byRank(a, b));
};

/** Walks from each root in turn; gives what each walk newly reached, in the order it was left. */
const walks = (
  roots: readonly string[],
  nextOf: (name: string) => readonly string[],
): string[][] => {
  const seen = new Set<string>();
  return roots.map((root) => {
    const left: string[] = [];
    const stack: { readonly name: string; readonly next: readonly string[]; at: number }[] = [];
    const enter = (name: string) => {
      if (seen.has(name)) return;
      seen.add(name);
      stack.push({ name, next: nextOf(name), at: 0 });
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.next[top.at];
      top.at += 1;
      if (next !== undefined) enter(next);
      else {
        left.push(top.name);
        stack.pop();
      }
    }
    return left;
  });
};
