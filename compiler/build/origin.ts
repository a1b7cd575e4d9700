/** Which package, layer and line of the config a derivation or a store path is. */
import type { ResolvedImage } from "../resolve.ts";
import {
  attributeKeyOf,
  attributeKeys,
  isEnvironment,
  nameKey,
  ownKey,
  partsOf,
  storeName,
  withoutOutput,
} from "./origin-names.ts";
import { sourcesOf } from "./sources.ts";

/** What something that Nix builds or fetches is in the config. */
export interface Origin {
  /** What people call it: `torch 2.10.0+cu130`, `ffmpeg`, `Python environment`. */
  readonly label: string;
  /** `source` is the file or tree that a package is made from. */
  readonly role: "package" | "source" | "environment" | "image" | "check";
  /** The image it is of, by its name in the flake; the first, where it is of several. */
  readonly image: string;
  /** Absent for what is of the image as a whole. */
  readonly layer?: string;
  /** Normalised distribution name. */
  readonly distribution?: string;
  /** The node whose place is the config's line. */
  readonly node?: object;
  /** Bytes of a source, where the lock knows. */
  readonly bytes?: number;
}

/** A layer of an image, and how many packages it has. */
export interface OriginLayer {
  readonly image: string;
  readonly layer: string;
  readonly packages: number;
}

/** Finds the origin of a derivation, of a store path, or of the URL of a file. */
export interface Origins {
  (subject: string): Origin | undefined;
  /** In the order the images are given, the lowest layer first. */
  readonly layers: readonly OriginLayer[];
}

/** A package, and what tells it from one of nixpkgs with the same name and version. */
interface Package {
  readonly origin: Origin;
  /** Store name of the file or tree it is made from. */
  readonly source: string;
}

interface Attribute {
  readonly origin: Origin;
  readonly version?: string;
}

/**
 * The origins of all that is built for `images`. Packages are known by the names of their derivations,
 * which hold distribution and version; sources by their hash, since nixpkgs calls every tree `source`.
 *
 * @param read  A derivation's text; asked for where a name does not decide.
 * @example
 * origins(resolve(context))("/nix/store/…-python3.14-torch-2.10.0+cu130.drv")
 * // { label: "torch 2.10.0+cu130", role: "package", image: "comfyui", layer: "torch", … }
 */
export const origins = (
  images: readonly ResolvedImage[],
  read: (derivation: string) => string | undefined = () => undefined,
): Origins => {
  const packages = new Map<string, Package>();
  const attributes = new Map<string, Attribute>();
  /** By store path, by URL, and by the store's name where that says enough. */
  const sources = new Map<string, Origin>();
  const parts = new Map<string, Origin>();

  for (const resolved of images) {
    const { name: image } = resolved;
    const fetched = new Map(sourcesOf([resolved]).map((each) => [each.distribution, each]));
    for (const { name: layer, packages: held } of resolved.layers)
      for (const each of held) {
        if (each.kind === "attribute") {
          const { node, facts } = each;
          const label = [node.attribute, facts?.version ?? ""].join(" ").trim();
          const origin: Origin = { label, role: "package", image, layer, node };
          const version = facts?.version;
          for (const key of attributeKeys(each))
            add(attributes, key, { origin, ...(version !== undefined && { version }) });
          continue;
        }
        const key = ownKey(each);
        const { name: distribution, node } = each;
        const label = `${distribution} ${key.slice(`python-${distribution}-`.length)}`;
        const origin: Origin = { label, role: "package", image, layer, distribution, node };
        const source = fetched.get(distribution);
        add(packages, key, { origin, source: source?.storeName ?? "" });
        if (source === undefined) continue;
        const { size, storePath, storeName: file } = source;
        const of: Origin = {
          ...origin,
          role: "source",
          ...(size !== undefined && { bytes: size }),
        };
        add(sources, storePath, of);
        add(sources, each.artifact.key, of);
        if (each.artifact.kind !== "git") add(sources, file, of);
      }
    for (const [name, origin] of partsOf(resolved)) add(parts, name, origin);
  }

  const [first] = images;
  const environment: Origin | undefined = first && {
    ...{ label: "Python environment", role: "environment", image: first.name },
  };

  const ofPath = (name: string): Origin | undefined =>
    packages.get(nameKey(name))?.origin ??
    parts.get(name) ??
    (isEnvironment(name) ? environment : undefined) ??
    ofAttribute(attributes, name);

  const ofDerivation = (path: string, name: string): Origin | undefined => {
    const found = packages.get(nameKey(name));
    if (found !== undefined) {
      const text = read(path);
      if (text === undefined || isMadeFrom(text, found.source, name)) return found.origin;
      return ofAttribute(attributes, name);
    }
    const known = sources.get(name) ?? ofPath(name);
    if (known !== undefined) return known;
    // Only trees are left, all called alike.
    const output = FIXED_OUTPUT.exec(read(path) ?? "")?.[1];
    return output === undefined ? undefined : sources.get(output);
  };

  const find = (subject: string): Origin | undefined => {
    const known = sources.get(subject);
    if (known !== undefined) return known;
    const name = storeName(subject);
    if (name === undefined) return undefined;
    return name.endsWith(".drv")
      ? ofDerivation(subject, name.slice(0, -".drv".length))
      : (ofPath(name) ?? ofPath(withoutOutput(name)));
  };

  return Object.assign(find, {
    layers: images.flatMap(({ name: image, layers }) =>
      layers.map(({ name: layer, packages: held }) => ({ image, layer, packages: held.length })),
    ),
  });
};

/** The first of several images names it. */
const add = <T>(to: Map<string, T>, key: string, value: T): void => {
  if (!to.has(key)) to.set(key, value);
};

const ofAttribute = (
  attributes: ReadonlyMap<string, Attribute>,
  name: string,
): Origin | undefined => {
  const { key, version } = attributeKeyOf(name);
  const found = attributes.get(key);
  const fits = found?.version === undefined || found.version === version;
  return fits ? found?.origin : undefined;
};

/**
 * Whether a derivation's inputs hold that source, or a derivation of its own name, as ours has when it
 * stands in nixpkgs' set. nixpkgs makes its Python from packages that may be called like ours.
 */
const isMadeFrom = (text: string, source: string, name: string): boolean =>
  text.includes(`-${source}.drv"`) || text.includes(`-${name}.drv"`);

/** The output of a derivation that is one tree of known content, in Nix's own text of it. */
const FIXED_OUTPUT = /^Derive\(\[\("out","([^"]+)","r:sha256","[0-9a-f]{64}"\)\]/;
