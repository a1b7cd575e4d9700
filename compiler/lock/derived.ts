/** What the lock adds to an image: distributions that others require and no layer names. */
import { placedLike } from "../../dsl/call-site.ts";
import type { Distribution, Image, Wheel } from "../../dsl/node.ts";
import { normalise } from "../python/name.ts";
import type { Lock, Request } from "./lock.ts";

/** A distribution that is in an image because others require it. */
export interface Derived {
  /** Normalised name. */
  readonly name: string;
  /** As if the config had named it, at the place of the package that led to it. */
  readonly node: Wheel;
  /** The layer it lies in, one of the image's. */
  readonly layer: string;
  /** Normalised names of the distributions that require it, those of this image alone. */
  readonly by: readonly string[];
  /** The config's package that led to it. */
  readonly root: Distribution;
}

/**
 * The derived distributions of an image, sorted by name. What a layer names by now, and what nobody of
 * the image asks for any more, is left out, although a lock that is older than the config has it.
 *
 * @param named  Normalised names of what the config's layers hold, nixpkgs' attributes included.
 */
export const derivedOf = (
  lock: Lock,
  { name, image, named }: { name: string; image: Image; named: ReadonlySet<string> },
): readonly Derived[] => {
  const left = Object.entries(lock.images[name] ?? {})
    .flatMap(([key, request]) => entry(key, request))
    .filter((each) => !named.has(each.name));
  if (left.length === 0) return [];
  const roots = new Map<string, Holder>();
  for (const [at, layer] of image.layers.entries()) {
    for (const pkg of layer.packages) {
      if (pkg.kind === "nixpkg" || roots.has(normalise(pkg.name))) continue;
      roots.set(normalise(pkg.name), { root: pkg, layer: at });
    }
  }
  return reached(left, roots)
    .map(({ name, version, request, root, layer, by }) => {
      const said = image.layers.some((each) => each.name === request.layer);
      const node: Wheel = { kind: "wheel", name, version, tags: "", options: {} };
      const lies = said ? request.layer : image.layers[layer]?.name;
      return { name, node: placedLike(node, root), layer: lies ?? "", by, root };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};

interface Entry {
  readonly name: string;
  readonly version: string;
  readonly request: Request;
}

/** Who holds a place in the image: a config's package, or what one led to. */
interface Holder {
  readonly root: Distribution;
  /** Index of its layer. */
  readonly layer: number;
}

const entry = (key: string, request: Request): readonly Entry[] => {
  const [, name, version] = /^wheel (\S+) (\S+)$/.exec(key) ?? [];
  return request.layer === undefined || name === undefined || version === undefined
    ? []
    : [{ name: normalise(name), version, request }];
};

/** Those that a package of the config leads to, each with the first that does. */
const reached = (
  entries: readonly Entry[],
  roots: ReadonlyMap<string, Holder>,
): (Entry & Holder & Pick<Derived, "by">)[] => {
  const holders = new Map(roots);
  let left = entries;
  for (let before = -1; before !== left.length;) {
    before = left.length;
    left = left.filter(({ name, request }) => {
      const asking = request.by.flatMap((by) => holders.get(by) ?? []);
      const lowest = asking.toSorted((a, b) => a.layer - b.layer)[0];
      if (lowest !== undefined) holders.set(name, lowest);
      return lowest === undefined;
    });
  }
  return entries.flatMap((each) => {
    const holder = holders.get(each.name);
    const by = each.request.by.filter((name) => holders.has(name));
    return holder === undefined ? [] : [{ ...each, ...holder, by }];
  });
};
