/** What a compile made, for people. */
import type { Package } from "../dsl/node.ts";
import type { NamedImage } from "./context.ts";
import { derivedOf } from "./lock/derived.ts";
import type { Lock } from "./lock/lock.ts";
import { namedIn } from "./lock/named.ts";
import { sanitisedTag } from "./image-reference.ts";

export interface ImageSummary {
  readonly name: string;
  /** `repository:tag` */
  readonly reference: string;
  readonly layers: number;
  /** Those of the config. */
  readonly packages: Readonly<Record<Package["kind"], number>>;
  /** Wheels that are there because others require them. */
  readonly derived: number;
}

export const summarise = ({ name, image }: NamedImage, lock: Lock): ImageSummary => {
  const packages = { wheel: 0, sdist: 0, git: 0, nixpkg: 0 };
  for (const layer of image.layers) for (const each of layer.packages) packages[each.kind]++;
  return {
    name,
    reference: `${image.name}:${sanitisedTag(image.tag)}`,
    layers: image.layers.length,
    packages,
    derived: derivedOf(lock, { name, image, named: namedIn(image, lock) }).length,
  };
};
