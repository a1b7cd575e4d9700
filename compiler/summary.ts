/** What a compile made, for people. */
import type { Package } from "../dsl/node.ts";
import type { NamedImage } from "./context.ts";
import { sanitisedTag } from "./image-reference.ts";

export interface ImageSummary {
  readonly name: string;
  /** `repository:tag` */
  readonly reference: string;
  readonly layers: number;
  readonly packages: Readonly<Record<Package["kind"], number>>;
}

export const summarise = ({ name, image }: NamedImage): ImageSummary => {
  const packages = { wheel: 0, sdist: 0, git: 0, nixpkg: 0 };
  for (const layer of image.layers) for (const each of layer.packages) packages[each.kind]++;
  return {
    name,
    reference: `${image.name}:${sanitisedTag(image.tag)}`,
    layers: image.layers.length,
    packages,
  };
};
