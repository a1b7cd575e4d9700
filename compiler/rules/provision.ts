/** Who provides a distribution in an image, as far as anyone knows. */
import { MODULE_PROVIDERS } from "../python/module-providers.ts";
import { normalise } from "../python/name.ts";
import { parseVersion } from "../python/version.ts";
import type { Version } from "../python/version.ts";
import { interpreter } from "../attribute.ts";
import type { Attribute, Contents, Own } from "./contents.ts";

/** How the image comes by a distribution. */
export type Provision =
  /** A wheel or source of ours. */
  | { readonly kind: "own"; readonly own: Own }
  /** A Python package of nixpkgs, of which the lock knows distribution and version. */
  | { readonly kind: "attribute"; readonly attribute: Attribute }
  /** What a Python package of nixpkgs is known to require. */
  | { readonly kind: "brought"; readonly attribute: Attribute; readonly version?: Version }
  /** Another distribution with the same module: opencv-python-headless for opencv-python. */
  | { readonly kind: "stand-in"; readonly by: Own | Attribute }
  /** A Python package of nixpkgs has that name, but nothing is known of it. */
  | { readonly kind: "unproven"; readonly attribute: Attribute }
  /** Nothing has that name, but nixpkgs' packages may bring it along: of some nothing is known. */
  | { readonly kind: "unknown" }
  | { readonly kind: "missing" };

/**
 * Answers for normalised names of distributions.
 *
 * @example provisionOf(contents)("filelock").kind // "attribute", with python.filelock in a layer
 */
export const provisionOf = (contents: Contents): ((name: string) => Provision) => {
  const { own, attributes } = contents;
  const ours = new Map(own.map((each) => [each.name, each]));
  const python = attributes.filter(({ set }) => set === "python");
  const named = new Map<string, Attribute>();
  const brought = new Map<string, Attribute>();
  for (const each of python) {
    for (const name of namesOf(each)) if (!named.has(name)) named.set(name, each);
    for (const name of (each.facts?.requires ?? []).map(normalise)) {
      if (!brought.has(name)) brought.set(name, each);
    }
  }
  const complete = python.every(({ facts }) => facts?.requires !== undefined);
  return (name) => {
    const mine = ours.get(name);
    if (mine !== undefined) return { kind: "own", own: mine };
    const attribute = named.get(name);
    if (attribute !== undefined) {
      return { kind: attribute.facts === undefined ? "unproven" : "attribute", attribute };
    }
    const bringing = brought.get(name);
    if (bringing !== undefined) {
      const version = versionInPin(name, contents);
      return { kind: "brought", attribute: bringing, ...(version && { version }) };
    }
    const by = standInFor(name, ours, python);
    if (by !== undefined) return { kind: "stand-in", by };
    return { kind: complete ? "missing" : "unknown" };
  };
};

/** The version that the lock knows of an attribute which no layer names. */
const versionInPin = (name: string, { image, context }: Contents): Version | undefined => {
  const facts = context.lock.nixpkgs.attributes[`${interpreter(image.python)}Packages.${name}`];
  return facts?.version === undefined ? undefined : parseVersion(facts.version);
};

const namesOf = ({ name, path, facts }: Attribute): readonly string[] =>
  facts?.distribution !== undefined
    ? [normalise(facts.distribution)]
    : [
        ...new Set(
          [name, path.at(-1)].flatMap((each) => (each === undefined ? [] : normalise(each))),
        ),
      ];

const standInFor = (
  name: string,
  ours: ReadonlyMap<string, Own>,
  python: readonly Attribute[],
): Own | Attribute | undefined => {
  for (const { distributions, attributes } of Object.values(MODULE_PROVIDERS)) {
    if (!distributions.includes(name)) continue;
    const other = distributions.find((each) => ours.has(each));
    if (other !== undefined) return ours.get(other);
    return python.find(
      (each) => attributes.includes(each.path.join(".")) || distributions.includes(each.name ?? ""),
    );
  }
  return undefined;
};
