/**
 * What the derivations of an image are made of. Requirements stay out of them: a wheel is rebuilt only for
 * a wheel whose folder its libraries search, a source for what builds it, a package of nixpkgs for what it
 * propagates.
 */
import { SUPPORT } from "../own-layers.ts";
import type { ImagePlan, PackagePlan, Plan, Ref, Replacement } from "../plan/plan.ts";
import { refKey } from "../plan/runtime.ts";
import { fragmentsOf } from "../plan/fragment.ts";
import type { ImageGraph } from "./image-graph.ts";

/** Why a change of one derivation changes another. */
export type Reason =
  /** Its libraries are linked to the other's. */
  | "links"
  /** Its libraries open the other's at run time. */
  | "opens"
  /** The other is its build system. */
  | "built-with"
  /** The Nix of the config names the other in it. */
  | "names"
  /** It stands for our package in nixpkgs, and hands the other on. */
  | "propagates"
  /** A package of nixpkgs that has the other in its closure. */
  | "stands-on";

/** One derivation needs another. */
export interface Need {
  readonly by: string;
  readonly needs: string;
  readonly reason: Reason;
}

export interface Derivations {
  /** Every need between packages of the image; ids as in the graph, and `stand-in torch`. */
  readonly needs: readonly Need[];
  /** The layers' roots, lowest first: `support`, those of the config. */
  readonly layers: readonly { readonly name: string; readonly roots: readonly string[] }[];
  /** Packages of ours that nixpkgs' may be built on: id → the id that they are built on. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** The id of Python itself. */
export const INTERPRETER = "interpreter";

/** The derivations of one image, from its plan and what the graph says of nixpkgs' packages. */
export const derivationsOf = (graph: ImageGraph, plan: Plan, image: ImagePlan): Derivations => {
  const files = new Map(plan.packages.map((each) => [each.file, each]));
  const replaced = new Map(
    image.replaced.map((each): [string, string] => [`own ${each.name}`, standsFor(each)]),
  );
  const ours = image.packages.flatMap(({ name, file, siblings }) => {
    const planned = files.get(file);
    return planned === undefined ? [] : ownNeeds(`own ${name}`, planned, new Set(siblings));
  });
  const handedOn = image.replaced.flatMap((each) => standInNeeds(each, replaced));
  const theirs = graph.edges
    .filter(({ kind }) => kind === "brings")
    .flatMap(({ from, to }): Need[] => {
      const on = to.startsWith("own ") ? replaced.get(to) : to;
      return on === undefined ? [] : [{ by: from, needs: on, reason: "stands-on" }];
    });
  const python = [
    ...image.packages.map(({ name }) => `own ${name}`),
    ...[...graph.nodes.keys()].filter((id) => id.startsWith("python ")),
  ].map((by): Need => ({ by, needs: INTERPRETER, reason: "built-with" }));
  return {
    needs: [...ours, ...handedOn, ...theirs, ...python],
    layers: [
      { name: SUPPORT, roots: [INTERPRETER, ...image.support.map(refKey)] },
      ...image.layers.map(({ name, roots }) => ({ name, roots: roots.map(refKey) })),
    ],
    replaced,
  };
};

/** What a package of nixpkgs is built on instead: ours itself where it requires nothing, else a package that propagates. */
const standsFor = ({ name, requires }: Replacement): string =>
  requires.length === 0 ? `own ${name}` : `stand-in ${name}`;

const standInNeeds = (each: Replacement, replaced: ReadonlyMap<string, string>): Need[] => {
  if (each.requires.length === 0) return [];
  const by = standsFor(each);
  const handedOn = (ref: Ref): string => {
    const own = ref.from === "python" ? replaced.get(`own ${ref.path.join(".")}`) : undefined;
    return own ?? refKey(ref);
  };
  return [
    { by, needs: `own ${each.name}`, reason: "propagates" },
    ...each.requires.map((ref): Need => ({ by, needs: handedOn(ref), reason: "propagates" })),
  ];
};

const ownNeeds = (by: string, planned: PackagePlan, siblings: ReadonlySet<string>): Need[] => {
  const { build } = planned;
  const need = (reason: Reason) => (needs: string) => ({ by, needs, reason });
  const spliced = fragmentsOf(planned).flatMap(({ refs }) => refs.map(refKey));
  if (build.kind === "source") {
    const tools = build.buildSystem.map((each) =>
      siblings.has(each) ? `own ${each}` : `python ${each}`,
    );
    return [...tools.map(need("built-with")), ...spliced.map(need("names"))];
  }
  const { buildInputs = [], runPaths = [], searchPaths = [] } = build.native ?? {};
  return [
    ...searchPaths.map(({ distribution }) => need("links")(`own ${distribution}`)),
    ...buildInputs.map((each) => need("links")(`pkgs ${each.split(".")[0] ?? each}`)),
    ...runPaths.map(({ distribution }) => need("opens")(`own ${distribution}`)),
    ...spliced.map(need("names")),
  ];
};
