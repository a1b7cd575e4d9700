/** What an image holds, as the rules look at it: packages beside what is known of each. */
import { parseWheelName } from "../../dsl/wheel-name.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import type { Distribution, Image, Layer, Nixpkg, Package } from "../../dsl/node.ts";
import { attributeKey, attributePath } from "../attribute.ts";
import type { Context } from "../context.ts";
import { derivedOf } from "../lock/derived.ts";
import type { Derived } from "../lock/derived.ts";
import type { Artifact, AttributeFacts } from "../lock/lock.ts";
import { namedIn } from "../lock/named.ts";
import { artifactOf } from "../lock/request.ts";
import { normalise } from "../python/name.ts";
import { parseVersion } from "../python/version.ts";
import type { Version } from "../python/version.ts";

/** A wheel, sdist or git source of the image. */
export interface Own {
  readonly pkg: Distribution;
  readonly layer: Layer;
  /** Normalised distribution name. */
  readonly name: string;
  /** What the lock chose for it. */
  readonly artifact?: Artifact & { readonly key: string };
  /** A wheel's file name, from its URL or else from the lock. */
  readonly file?: WheelName;
  /** Its exact version, where one is known. */
  readonly version?: Version;
  /** Set for what the lock adds because others require it: no layer names it. */
  readonly derived?: Pick<Derived, "by" | "root">;
}

/** An attribute of nixpkgs in the image. */
export interface Attribute {
  readonly pkg: Nixpkg;
  readonly layer: Layer;
  readonly set: "python" | "cuda" | "pkgs";
  readonly path: readonly string[];
  readonly facts?: AttributeFacts;
  /** Normalised distribution name as the lock has it, else what the attribute's name suggests. */
  readonly name?: string;
  readonly version?: Version;
}

export interface Contents {
  /** The flake's name of the image. */
  readonly name: string;
  readonly image: Image;
  readonly context: Context;
  /** Every package of the config with its layer, in declared order. */
  readonly packages: readonly { readonly pkg: Package; readonly layer: Layer }[];
  /** Wheels, sdists and git sources: the config's, then what the lock adds. */
  readonly own: readonly Own[];
  readonly attributes: readonly Attribute[];
  /** Attributes of nixpkgs that its environment and entrypoint name, whether in a layer or not. */
  readonly mentioned: readonly Nixpkg[];
}

/** Reads an image whose shape is sound (`shape.ts`). */
export const contentsOf = (context: Context, name: string, image: Image): Contents => {
  const packages = image.layers.flatMap((layer) => layer.packages.map((pkg) => ({ pkg, layer })));
  const own: Own[] = [];
  const attributes: Attribute[] = [];
  for (const { pkg, layer } of packages) {
    if (pkg.kind === "nixpkg") attributes.push(attributeOf(context, image, pkg, layer));
    else own.push(ownOf(context, name, pkg, layer));
  }
  const layers = new Map(image.layers.map((layer) => [layer.name, layer]));
  const named = namedIn(image, context.lock);
  for (const { node, layer, by, root } of derivedOf(context.lock, { name, image, named })) {
    const lies = layers.get(layer);
    if (lies) own.push({ ...ownOf(context, name, node, lies), derived: { by, root } });
  }
  return { name, image, context, packages, own, attributes, mentioned: mentionedIn(image) };
};

const mentionedIn = ({ env, entrypoint = [] }: Image): readonly Nixpkg[] =>
  [...Object.values(env), ...entrypoint]
    .flatMap((text) => (typeof text === "string" ? [] : text.parts))
    .filter((part) => typeof part !== "string")
    .filter((part) => part.kind === "nixpkg");

/** How a sentence calls a package: `torch 2.10.0+cu130`, `CLIP`, `python.numpy`. */
export const label = (pkg: Package): string => {
  if (pkg.kind === "nixpkg") return pkg.attribute;
  return pkg.kind === "git" || pkg.version === "" ? pkg.name : `${pkg.name} ${pkg.version}`;
};

/** `label`, with the version that is known when the config gives none or a range. */
export const ownLabel = ({ pkg, file }: Own): string =>
  pkg.kind === "wheel" && file !== undefined ? `${pkg.name} ${file.version}` : label(pkg);

const ownOf = (context: Context, image: string, pkg: Distribution, layer: Layer): Own => {
  const artifact = artifactOf(context.lock, image, pkg);
  const from = pkg.kind === "wheel" ? (pkg.url ?? lockedFile(artifact)) : undefined;
  const file = from === undefined ? undefined : parseWheelName(from);
  const version = pkg.kind === "git" ? undefined : parseVersion(file?.version ?? pkg.version);
  return {
    pkg,
    layer,
    name: normalise(pkg.name),
    ...(artifact && { artifact }),
    ...(file && { file }),
    ...(version && { version }),
  };
};

const lockedFile = (artifact: Artifact | undefined): string | undefined =>
  artifact?.kind === "wheel" ? artifact.file : undefined;

const attributeOf = (context: Context, image: Image, pkg: Nixpkg, layer: Layer): Attribute => {
  const { set, path } = attributePath(pkg.attribute);
  const facts = context.lock.nixpkgs.attributes[attributeKey(pkg.attribute, image)];
  const guess = set === "python" && path.length === 1 ? path[0] : undefined;
  const name = facts?.distribution ?? guess;
  const version = facts?.version === undefined ? undefined : parseVersion(facts.version);
  return {
    pkg,
    layer,
    set,
    path,
    ...(facts && { facts }),
    ...(name !== undefined && { name: normalise(name) }),
    ...(version && { version }),
  };
};
