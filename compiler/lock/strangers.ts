/** Names on the command line that no image has. */
import type { NamedImage } from "../context.ts";
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { suggestion } from "../suggest.ts";
import { derivedOf } from "./derived.ts";
import type { Lock } from "./lock.ts";
import { namedIn } from "./named.ts";

/** A problem for each, with what is near. */
export const strangers = (
  names: readonly string[],
  images: readonly NamedImage[],
  lock: Lock,
): readonly Problem[] => {
  const known = new Set(
    images.flatMap(({ name, image }) => {
      const named = namedIn(image, lock);
      return [...named, ...derivedOf(lock, { name, image, named }).map((each) => each.name)];
    }),
  );
  return names
    .filter((name) => !known.has(normalise(name)))
    .map((name) => {
      const hint = suggestion(normalise(name), known);
      return new Problem("not-locked", `no image has ${name}`, hint === undefined ? {} : { hint });
    });
};
