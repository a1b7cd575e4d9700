/** What a change moves: the derivations that are built again, and the layers that are sent again. */
import { type Bytes, summed } from "../bytes.ts";
import { SUPPORT } from "../own-layers.ts";
import { askedBy } from "./chain.ts";
import { type Derivations, INTERPRETER, type Reason } from "./derivations.ts";
import type { ImageGraph } from "./image-graph.ts";
import { placementOf } from "./placement.ts";

/** A derivation that is built again, and the one because of which it is. */
export interface Rebuilt {
  readonly id: string;
  readonly because: string;
  readonly reason: Reason;
}

/** One layer of the config, or `support` below them. */
export interface LayerImpact extends Bytes {
  readonly name: string;
  /** `perhaps`: it holds packages of nixpkgs of which the lock does not say what they require. */
  readonly sent: "yes" | "perhaps" | "no";
}

/** What a change of some packages means for an image. The image itself is always made anew. */
export interface Impact {
  readonly changed: readonly string[];
  /** Nearest first; `stand-in torch` among them is what nixpkgs' packages see of our torch. */
  readonly rebuilt: readonly Rebuilt[];
  /** Packages of nixpkgs that may be built on what changes: nobody knows. */
  readonly perhaps: readonly string[];
  /**
   * Packages of nixpkgs in no layer of the config, of which all that bring them along are built again: some
   * lie between. They move no further layer.
   */
  readonly between: readonly string[];
  /** Packages of ours that require what changes and stay as they are: requirements are in no derivation. */
  readonly untouched: readonly string[];
  readonly layers: readonly LayerImpact[];
  /**
   * Whether the Python environment is made anew: it is for all but programs. Then the layers above those of
   * the config are sent (`UPPER_LAYERS`): its own, and the image's files, which name it.
   */
  readonly environment: LayerImpact["sent"];
}

/** What stays the same for every question about one image. */
export interface Grounds {
  readonly graph: ImageGraph;
  readonly derivations: Derivations;
  readonly placement: ReadonlyMap<string, string>;
  /** Needed derivation → who needs it. */
  readonly neededBy: ReadonlyMap<string, readonly Rebuilt[]>;
  /** By layer. */
  readonly bytes: ReadonlyMap<string, Bytes>;
  /** Ids of nixpkgs' packages that are in no layer of the config. */
  readonly brought: readonly string[];
}

/** @param found  Where packages were found to lie; else they lie where the derivations say. */
export const groundsOf = (
  graph: ImageGraph,
  derivations: Derivations,
  found: ReadonlyMap<string, string> = new Map(),
): Grounds => {
  const neededBy = new Map<string, Rebuilt[]>();
  for (const { by, needs, reason } of derivations.needs) {
    const known = neededBy.get(needs) ?? [];
    known.push({ id: by, because: needs, reason });
    neededBy.set(needs, known);
  }
  const placement = new Map([...placementOf(derivations), ...found]);
  const sizes = new Map(
    derivations.layers.map(({ name }): [string, (number | undefined)[]] => [name, []]),
  );
  // Of the interpreter the lock knows no size.
  if (graph.sizes === "downloads") sizes.get(SUPPORT)?.push(undefined);
  for (const { id, layer, size } of graph.nodes.values()) {
    sizes.get(placement.get(id) ?? layer)?.push(size);
  }
  const bytes = new Map([...sizes].map(([name, all]) => [name, summed(all)]));
  const brought = [...graph.nodes.values()].filter(({ kind }) => kind === "brought");
  return { graph, derivations, placement, neededBy, bytes, brought: brought.map(({ id }) => id) };
};

/**
 * What is built and sent again when `changed` are other derivations than before.
 *
 * @param changed  Ids of the graph, or of what builds its packages: `python setuptools`, `pkgs zlib`.
 * @example
 * impactOf(["own filelock"], grounds).rebuilt // [], though torch requires it
 * impactOf(["own torch"], grounds).rebuilt[0] // { id: "own torchvision", because: "own torch", reason: "links" }
 */
export const impactOf = (changed: readonly string[], grounds: Grounds): Impact => {
  const rebuilt = new Map<string, Rebuilt>();
  const seen = new Set(changed);
  for (const at of seen) {
    for (const each of grounds.neededBy.get(at) ?? []) {
      // What stands for ours in nixpkgs is built only where something stands on it.
      if (seen.has(each.id) || !grounds.placement.has(each.id)) continue;
      rebuilt.set(each.id, each);
      seen.add(each.id);
    }
  }
  const perhaps = perhapsRebuilt(seen, grounds);
  const requiring = changed
    .flatMap((id) => askedBy(grounds.graph).get(id) ?? [])
    .filter(({ from, kind }) => kind !== "brings" && !seen.has(from));
  const moved = layersOf([...seen], grounds);
  const unsure = layersOf(perhaps, grounds);
  return {
    changed,
    rebuilt: [...rebuilt.values()],
    perhaps,
    between: betweenOf(seen, grounds),
    untouched: [...new Set(requiring.map(({ from }) => from))],
    layers: grounds.derivations.layers.map(({ name }) => ({
      name,
      sent: moved.has(name) ? "yes" : unsure.has(name) ? "perhaps" : "no",
      ...(grounds.bytes.get(name) ?? { known: 0, unknown: 0 }),
    })),
    environment: [...seen].some(isPython) ? "yes" : perhaps.some(isPython) ? "perhaps" : "no",
  };
};

const isPython = (id: string): boolean => !/^(pkgs|cuda|path) /.test(id);

const betweenOf = (moved: ReadonlySet<string>, { brought, graph }: Grounds): readonly string[] =>
  brought.filter((id) => {
    const bringing = askedBy(graph).get(id) ?? [];
    return !moved.has(id) && bringing.length > 0 && bringing.every(({ from }) => moved.has(from));
  });

const layersOf = (ids: readonly string[], { placement }: Grounds): ReadonlySet<string> =>
  new Set(ids.flatMap((id) => placement.get(id) ?? []));

/**
 * The packages of nixpkgs that nobody has asked what they require, where one of what moves is a thing that
 * they may stand on: a package of nixpkgs, or one of ours that took the place of nixpkgs' own.
 */
const perhapsRebuilt = (moved: ReadonlySet<string>, grounds: Grounds): readonly string[] => {
  const { derivations, graph } = grounds;
  const python = [...moved].some(
    (id) => derivations.replaced.has(id) || /^(python|brought|stand-in) /.test(id),
  );
  const program = [...moved].some((id) => /^(pkgs|path) /.test(id));
  const open = program
    ? [
        INTERPRETER,
        ...[...graph.nodes.values()].flatMap(({ id, kind }) => (kind === "nixpkg" ? id : [])),
      ]
    : python
      ? graph.unasked
      : [];
  return open.filter((id) => !moved.has(id));
};
