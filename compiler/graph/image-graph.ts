/**
 * An image as a graph: its packages, and who asks for whom. What `why`, `impact` and `graph` walk.
 *
 * These edges are what metadata says. Few of them are edges between derivations: those are in
 * `derivations.ts`.
 */
import { requirementText } from "../lock/closure/demands.ts";
import { normalise } from "../python/name.ts";
import { formatVersion } from "../python/version.ts";
import { label, ownLabel } from "../rules/contents.ts";
import type { Attribute, Contents, Own } from "../rules/contents.ts";
import { provisionOf } from "../rules/provision.ts";
import { requirementsOf } from "../rules/requirements.ts";
import { refKey, refOf } from "../plan/runtime.ts";

/** A package of an image. */
export interface GraphNode {
  /** Unique in the image, and what a plan's `Ref` is called: `own torch`, `python numpy`, `pkgs ffmpeg`. */
  readonly id: string;
  /** `brought`: of nixpkgs, in no layer of the config, there because nixpkgs' packages require it. */
  readonly kind: "wheel" | "sdist" | "git" | "nixpkg" | "brought";
  /** `torch 2.10.0+cu130`, `python.numpy 2.3.4`. */
  readonly label: string;
  /** What a user may call it, the shortest first: `["numpy", "python.numpy"]`. */
  readonly names: readonly string[];
  /** The layer that names it, or where it lies because of those that require it. */
  readonly layer: string;
  /** Whether a layer of the config names it. */
  readonly declared: boolean;
  /** Bytes; of what, the graph says. */
  readonly size?: number;
  /** Bytes of a wheel's files, unpacked. */
  readonly unpacked?: number;
}

/** `from` asks for `to`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `requires`: a distribution's metadata; `says`: the config; `brings`: nixpkgs, itself or through others. */
  readonly kind: "requires" | "says" | "brings";
  /** `numpy>=2`; absent where only a name is known. */
  readonly text?: string;
}

/** One image. */
export interface ImageGraph {
  /** The flake's name of it. */
  readonly name: string;
  /** The config's layers, lowest first. */
  readonly layers: readonly string[];
  /** In the order of the layers. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  /** What sizes are of: files as they are downloaded, or what the store has of the image built last. */
  readonly sizes: "downloads" | "store";
  /** Python packages of nixpkgs of which the lock does not say what they require. */
  readonly unasked: readonly string[];
}

/** The graph of an image. Needs no lock to be complete: what is not known is not in it. */
export const imageGraph = (contents: Contents): ImageGraph => {
  const { own, attributes, image } = contents;
  const nodes = new Map<string, GraphNode>();
  const add = (node: GraphNode): void => {
    if (!nodes.has(node.id)) nodes.set(node.id, node);
  };
  const all = [...own.map(ownNode), ...attributes.map(attributeNode)];
  for (const { name } of image.layers) all.filter(({ layer }) => layer === name).forEach(add);
  const edges = edgesOf(contents, nodes, add);
  return {
    name: contents.name,
    layers: image.layers.map(({ name }) => name),
    nodes,
    edges,
    sizes: "downloads",
    unasked: attributes
      .filter(({ set, facts }) => set === "python" && facts?.requires === undefined)
      .map(attributeId),
  };
};

const ownId = ({ pkg }: Own): string => refKey(refOf(pkg));
const attributeId = ({ pkg }: Attribute): string => refKey(refOf(pkg));

const ownNode = (each: Own): GraphNode => {
  const { artifact, derived, layer, name, pkg } = each;
  const unpacked = artifact?.facts?.unpacked;
  return {
    id: ownId(each),
    kind: pkg.kind,
    label: ownLabel(each),
    names: [name],
    layer: layer.name,
    declared: derived === undefined,
    ...(artifact?.size !== undefined && { size: artifact.size }),
    ...(unpacked !== undefined && { unpacked }),
  };
};

const attributeNode = (each: Attribute): GraphNode => {
  const { layer, name, path, pkg, set, version } = each;
  const called = set === "python" ? [name, path.join(".")] : [path.join(".")];
  const names = [...called, pkg.attribute].filter((text) => text !== undefined);
  return {
    id: attributeId(each),
    kind: "nixpkg",
    label: `${label(pkg)}${version === undefined ? "" : ` ${formatVersion(version)}`}`,
    names: [...new Set(names)],
    layer: layer.name,
    declared: true,
  };
};

/** All edges; adds the nodes of what nixpkgs' packages bring along. */
const edgesOf = (
  contents: Contents,
  nodes: ReadonlyMap<string, GraphNode>,
  add: (node: GraphNode) => void,
): readonly GraphEdge[] => {
  const provision = provisionOf(contents);
  const byPath = new Map(
    contents.attributes
      .filter(({ set }) => set === "python")
      .map((each) => [normalise(each.path.join(".")), attributeId(each)]),
  );
  /** The node that a distribution's name means here. */
  const meant = (name: string): string | undefined => {
    const found = provision(name);
    switch (found.kind) {
      case "own":
        return ownId(found.own);
      case "attribute":
      case "unproven":
        return attributeId(found.attribute);
      case "stand-in":
        return "set" in found.by ? attributeId(found.by) : ownId(found.by);
      case "brought": {
        const id = `brought ${name}`;
        const version = found.version === undefined ? "" : ` ${formatVersion(found.version)}`;
        const { layer } = found.attribute;
        const shown = `${name}${version}`;
        add({
          id,
          kind: "brought",
          label: shown,
          names: [name],
          layer: layer.name,
          declared: false,
        });
        return id;
      }
      case "unknown":
      case "missing":
        return byPath.get(name);
    }
  };
  const edges = new Map<string, GraphEdge>();
  const join = (edge: Omit<GraphEdge, "to">, to: string | undefined): void => {
    const key = `${edge.from}\0${to ?? ""}`;
    if (to === undefined || to === edge.from || edges.has(key) || !nodes.has(to)) return;
    edges.set(key, { ...edge, to });
  };
  for (const [name, demands] of requirementsOf(contents).demands) {
    for (const { by, requirement } of demands) {
      const text = requirementText(requirement);
      join({ from: `own ${by}`, kind: "requires", text }, meant(name));
    }
  }
  for (const each of contents.own) {
    for (const name of each.pkg.options.requires ?? [])
      join({ from: ownId(each), kind: "says" }, meant(normalise(name)));
  }
  for (const each of contents.attributes) {
    for (const name of each.set === "python" ? (each.facts?.requires ?? []) : [])
      join({ from: attributeId(each), kind: "brings" }, meant(normalise(name)));
  }
  return [...edges.values()];
};
