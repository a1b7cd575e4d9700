/**
 * Stage: a validated context → what each image holds, with the facts the lock has of each package.
 * Here names are bound: a request becomes its artifact, `python.*` an attribute of one interpreter.
 */
import type { Distribution, Git, Image, Nixpkg, Package, Sdist, Wheel } from "../dsl/node.ts";
import { attributeKey, attributePath, interpreter } from "./attribute.ts";
import type { AttributePath } from "./attribute.ts";
import type { Context } from "./context.ts";
import { derivedOf } from "./lock/derived.ts";
import { namedIn } from "./lock/named.ts";
import { artifactOf } from "./lock/request.ts";
import type { Artifact, AttributeFacts } from "./lock/lock.ts";
import { Problem, Problems } from "./problem.ts";
import { markerEnvironment } from "./python/marker-environment.ts";
import { normalise } from "./python/name.ts";
import { namesIn, requiredNames } from "./python/required-names.ts";

/** A wheel, sdist or git source with its artifact. */
export interface ResolvedDistribution {
  readonly kind: "own";
  /** Normalised distribution name (PEP 503). */
  readonly name: string;
  readonly node: Wheel | Sdist | Git;
  readonly artifact: Artifact & { readonly key: string };
  /** What it needs at run time: the config's word and its metadata's, normalised and sorted. */
  readonly requires: readonly string[];
  /** What a source's build system needs, normalised; undefined until it is known. */
  readonly buildRequires?: readonly string[];
}

/** An attribute of nixpkgs, made absolute. */
export interface ResolvedAttribute extends AttributePath {
  readonly kind: "attribute";
  readonly node: Nixpkg;
  /** What the lock knows of it. */
  readonly facts?: AttributeFacts;
}

export type Resolved = ResolvedDistribution | ResolvedAttribute;

export interface ResolvedLayer {
  readonly name: string;
  readonly packages: readonly Resolved[];
}

export interface ResolvedImage {
  readonly name: string;
  readonly image: Image;
  readonly interpreter: string;
  readonly layers: readonly ResolvedLayer[];
}

/** The image's packages with their artifacts. @throws {Problems} `not-locked` for those without one. */
export const resolve = (context: Context): readonly ResolvedImage[] => {
  const missing: Problem[] = [];
  const images = context.images.map(({ name, image }): ResolvedImage => {
    const own = (node: Distribution): ResolvedDistribution[] => {
      const artifact = artifactOf(context.lock, name, node);
      if (artifact)
        return [{ kind: "own", name: normalise(node.name), node, artifact, requires: [] }];
      missing.push(
        new Problem("not-locked", `${node.name} of image ${name} is not in the lock`, {
          at: node,
          hint: "run `npx comfynix lock`",
        }),
      );
      return [];
    };
    const python = interpreter(image.python);
    const resolved = (node: Package): readonly Resolved[] => {
      if (node.kind !== "nixpkg") return own(node);
      const at = attributePath(node.attribute);
      const facts = context.lock.nixpkgs.attributes[attributeKey(node.attribute, image)];
      return [{ kind: "attribute", node, ...at, ...(facts && { facts }) }];
    };
    const derived = derivedOf(context.lock, { name, image, named: namedIn(image, context.lock) });
    return withRequires({
      name,
      image,
      interpreter: python,
      layers: image.layers.map((layer) => ({
        name: layer.name,
        packages: [
          ...layer.packages,
          ...derived.filter((each) => each.layer === layer.name).map(({ node }) => node),
        ].flatMap(resolved),
      })),
    });
  });
  if (missing.length > 0) throw new Problems(missing);
  return images;
};

/** An image's markers and extras can be judged once all its distributions are known. */
const withRequires = (resolved: ResolvedImage): ResolvedImage => {
  const environment = markerEnvironment(resolved.image.python);
  const own = resolved.layers
    .flatMap(({ packages }) => packages)
    .filter((each): each is ResolvedDistribution => each.kind === "own");
  const read = requiredNames(
    own.map(({ name, artifact }) => ({ name, requires: artifact.facts?.metadata?.requires ?? [] })),
    environment,
  );
  const complete = (each: ResolvedDistribution): ResolvedDistribution => {
    const declared = (each.node.options.requires ?? []).map(normalise);
    const build = each.artifact.facts?.buildSystem;
    return {
      ...each,
      requires: [...new Set([...declared, ...(read.get(each.name) ?? [])])].sort(),
      ...(build && { buildRequires: namesIn(build.requires, environment) }),
    };
  };
  return {
    ...resolved,
    layers: resolved.layers.map((layer) => ({
      ...layer,
      packages: layer.packages.map((each) => (each.kind === "own" ? complete(each) : each)),
    })),
  };
};
