/**
 * A layer holds the closures of its roots, less what lower layers hold. So a package that something in a
 * lower layer refers to lies there, and a change of it sends that layer again, which is what layers are
 * there to avoid.
 */
import { SUPPORT } from "../own-layers.ts";
import type { ImagePlan, Plan } from "../plan/plan.ts";
import { Problem } from "../problem.ts";
import { listed } from "../listed.ts";
import type { Contents } from "../rules/contents.ts";
import { derivationsOf, type Derivations, type Reason } from "./derivations.ts";
import { type GraphNode, imageGraph, type ImageGraph } from "./image-graph.ts";
import { placementOf, RUNTIME } from "./placement.ts";

/**
 * Warnings about packages that lie below the layer that names them, as far as the lock knows what refers to
 * what: `pulled-into-lower-layer`, and `layer-empty` for a layer of which nothing is left.
 */
export const pulledIntoLowerLayer = (
  contents: Contents,
  plan: Plan,
  image: ImagePlan,
): readonly Problem[] => {
  const graph = imageGraph(contents);
  const derivations = derivationsOf(graph, plan, image);
  const placed = placementOf(derivations);
  return contents.image.layers.flatMap((layer) => {
    const roots = derivations.layers.find(({ name }) => name === layer.name)?.roots ?? [];
    const pulled = roots.flatMap((id): GraphNode[] => {
      const node = graph.nodes.get(id);
      const lies = placed.get(id);
      return node?.declared === true && lies !== undefined && lies !== layer.name ? [node] : [];
    });
    const [first] = pulled;
    if (first === undefined) return [];
    const lies = placed.get(first.id) ?? "";
    const there = pulled.filter(({ id }) => placed.get(id) === lies);
    const why = whyThere(first, { graph, derivations, placed });
    const where = lies === SUPPORT ? "the layer below all others" : `layer ${lies} below it`;
    const empty = pulled.length === roots.length;
    const within = `layer ${layer.name} of image ${contents.name}`;
    const below = `${verb(there)} in ${where}${why}`;
    const message = !empty
      ? `${short(there)} of ${within} ${below}`
      : there.length === pulled.length
        ? `${within} comes out empty: ${short(there)} ${below}`
        : `${within} comes out empty: ${short(pulled)} lie in lower layers, ${short(there)} in ${where}${why}`;
    return [
      new Problem(empty ? "layer-empty" : "pulled-into-lower-layer", message, {
        at: layer,
        literal: layer.name,
        severity: "warning",
        hint:
          lies === SUPPORT
            ? `name it in no layer, or not in env and entrypoint`
            : `declare layer "${layer.name}" before layer "${lies}", or move ${there.length === 1 ? "it" : "them"} there`,
      }),
    ];
  });
};

const verb = (nodes: readonly unknown[]): string => (nodes.length === 1 ? "lies" : "lie");

/** At most three, and how many more. */
const short = (nodes: readonly GraphNode[]): string => {
  const labels = nodes.map(({ label }) => label);
  return listed(
    labels.length > 3 ? [...labels.slice(0, 2), `${String(labels.length - 2)} more`] : labels,
  );
};

const WORDS: Readonly<Partial<Record<Reason, string>>> = {
  links: "is linked to it",
  opens: "opens it",
  names: "names it in its Nix",
  propagates: "hands it on",
  "stands-on": "is built on it",
};

interface Placed {
  readonly graph: ImageGraph;
  readonly derivations: Derivations;
  readonly placed: ReadonlyMap<string, string>;
}

/** Something in that layer that refers to it. */
const whyThere = ({ id }: GraphNode, { graph, derivations, placed }: Placed): string => {
  const need = derivations.needs.find(
    ({ by, needs, reason }) =>
      needs === id &&
      RUNTIME.has(reason) &&
      placed.get(by) === placed.get(id) &&
      // One that is at home there, not one that was pulled along.
      graph.nodes.get(by)?.layer === placed.get(id),
  );
  const by = need && graph.nodes.get(need.by);
  return need && by ? `, where ${by.label} ${WORDS[need.reason] ?? "needs it"}` : "";
};
