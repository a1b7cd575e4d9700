/** What a config's layers name. */
import type { Image } from "../../dsl/node.ts";
import { attributeKey, attributePath } from "../attribute.ts";
import { normalise } from "../python/name.ts";
import type { Lock } from "./lock.ts";

/**
 * Normalised names of the distributions that an image's layers name. Of a `python.*` attribute it is the
 * one that the lock knows it by, else what the attribute's name suggests.
 */
export const namedIn = (image: Image, lock: Lock): ReadonlySet<string> =>
  new Set(
    image.layers
      .flatMap((layer) => layer.packages)
      .flatMap((pkg) => {
        if (pkg.kind !== "nixpkg") return [normalise(pkg.name)];
        const { set, path } = attributePath(pkg.attribute);
        const facts = lock.nixpkgs.attributes[attributeKey(pkg.attribute, image)];
        const guess = set === "python" && path.length === 1 ? path[0] : undefined;
        const name = facts?.distribution ?? guess;
        return name === undefined ? [] : [normalise(name)];
      }),
  );
