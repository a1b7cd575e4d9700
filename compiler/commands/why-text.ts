/** Why a package is in an image: who asks for it, why this file, what lost. */
import { askedBy, chainTo } from "../graph/chain.ts";
import type { GraphEdge, GraphNode, ImageGraph } from "../graph/image-graph.ts";
import { requestKey } from "../lock/request.ts";
import { refKey, refOf } from "../plan/runtime.ts";
import type { Contents, Own } from "../rules/contents.ts";

/** One image's answer. */
export interface Why {
  readonly image: string;
  /** `sympy 1.14.0`. */
  readonly package: string;
  /** From the config down to it: `["layer torch", "torch 2.10.0", "sympy 1.14.0"]`. */
  readonly chain: readonly string[];
  /** Who requires it, each with what it requires. */
  readonly by: readonly string[];
  /** The locked file or tree; null for a package of nixpkgs. */
  readonly artifact: string | null;
  readonly hash: string | null;
  /** Who told the hash. */
  readonly source: string | null;
  readonly why: string | null;
  readonly lost: readonly {
    readonly file: string;
    readonly rule: string;
    readonly reason: string;
  }[];
}

/** What an image says of one of its packages. */
export const whyIn = (id: string, graph: ImageGraph, contents: Contents): Why => {
  const [root, ...behind] = chainTo(graph, id);
  const node = graph.nodes.get(id) ?? root;
  const way = [root, ...behind].flatMap((each) => (each === undefined ? [] : [shown(each)]));
  return {
    image: contents.name,
    package: node?.label ?? id,
    chain: [`layer ${root?.layer ?? ""}`, ...way],
    by: (askedBy(graph).get(id) ?? []).map((edge) => asking(edge, graph)),
    ...fileOf(
      contents.own.find(({ pkg }) => refKey(refOf(pkg)) === id),
      contents,
    ),
  };
};

const shown = ({ kind, label }: GraphNode): string =>
  kind === "nixpkg" ? `nixpkgs' ${label}` : label;

/** `torch 2.10.0 (sympy>=1.13.3)` */
const asking = ({ from, kind, text }: GraphEdge, { nodes }: ImageGraph): string => {
  const node = nodes.get(from);
  const by = node === undefined ? from : shown(node);
  if (kind === "says") return `${by} (says the config)`;
  return text === undefined ? by : `${by} (${text})`;
};

const fileOf = (own: Own | undefined, { context, name }: Contents) => {
  const request = own && context.lock.images[name]?.[requestKey(own.pkg)];
  return {
    artifact: own?.artifact?.key ?? null,
    hash: own?.artifact?.hash ?? null,
    source: own?.artifact?.origin.source ?? null,
    why: request?.why ?? null,
    lost: request?.lost ?? [],
  };
};

/**
 * @example
 * comfyui: sympy 1.14.0
 *   layer torch → torch 2.10.0 → sympy 1.14.0
 *   required by torch 2.10.0 (sympy>=1.13.3)
 *   https://files.pythonhosted.org/…/sympy-1.14.0-py3-none-any.whl
 *   the newest release
 *   sha256-…, says https://pypi.org/simple
 *   not taken: sympy-1.13.3-py3-none-any.whl: 1.13.3 is older than 1.14.0
 */
export const whyText = (why: Why): string =>
  [
    `${why.image}: ${why.package}`,
    `  ${why.chain.join(" → ")}`,
    ...(why.by.length > 0 ? [`  required by ${why.by.join(", ")}`] : []),
    ...(why.artifact === null ? [] : [`  ${why.artifact}`]),
    ...(why.why === null ? [] : [`  ${why.why}`]),
    ...(why.hash === null ? [] : [`  ${why.hash}, says ${why.source ?? "nobody"}`]),
    ...why.lost.map(({ file, reason }) => `  not taken: ${file}: ${reason}`),
  ].join("\n");
