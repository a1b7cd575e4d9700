/** What the mapping of failures knows of the project, beside Nix's words. */
import type { Context, NamedImage } from "../../context.ts";
import type { Nixpkg } from "../../../dsl/node.ts";
import type { Origins } from "../origin.ts";
import type { Source } from "../sources.ts";
import { drvName, type FailedBuild } from "./failed-build.ts";
import type { Problem } from "../../problem.ts";

export interface Around {
  readonly context: Context;
  /** The images that were to be built. */
  readonly images: readonly NamedImage[];
  readonly sources: readonly Source[];
  /** What a derivation or store path is in the config. */
  readonly origin: Origins;
  /** The node of the file `packages/<file>.nix`. */
  readonly packageNode: (file: string) => object | undefined;
}

/** Says what a failed build was, when it was of this kind. */
export type BuildFailure = (
  failed: FailedBuild,
  around: Around,
) => Problem | readonly Problem[] | undefined;

/** The nixpkgs packages that an image of `around` names, in a layer or in its texts. */
export const nixpkgsOf = (images: readonly NamedImage[]): readonly Nixpkg[] =>
  images.flatMap(({ image }) => [
    ...image.layers.flatMap(({ packages }) => packages.filter(isNixpkg)),
    ...[...Object.values(image.env), ...(image.entrypoint ?? [])]
      .flatMap((text) => (typeof text === "string" ? [] : text.parts))
      .filter((part) => typeof part !== "string")
      .filter(isNixpkg),
  ]);

const isNixpkg = (each: { readonly kind: string }): each is Nixpkg => each.kind === "nixpkg";

/** What a derivation is in the config; the image, where it is none of its packages. */
export const placed = (
  drv: string,
  { origin, images }: Pick<Around, "origin" | "images">,
): Placed => {
  const name = drvName(drv);
  const found = origin(drv);
  const at = found?.node ?? images[0]?.image;
  return {
    label: found?.label ?? name,
    ...(at && { at }),
    log: `the whole log: npx comfynix log ${found?.distribution ?? name}`,
  };
};

/** A failed derivation as a problem is about it. */
export interface Placed {
  /** How a sentence calls it. */
  readonly label: string;
  /** The node at whose line the problem is. */
  readonly at?: object;
  /** A hint: the command that shows the whole log. */
  readonly log: string;
}
