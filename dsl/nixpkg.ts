/** `nixpkg()`: packages of the pinned nixpkgs. */
import { placed } from "./call-site.ts";
import type { NixpkgName } from "./catalogue.ts";
import type { Nixpkg } from "./node.ts";

/**
 * Packages of the pinned nixpkgs, a frozen list in the order of the names. Two prefixes follow the image
 * the package is in: `python.*` is the package set of its interpreter, `cuda.*` that of its CUDA version.
 * Other dots walk attribute sets. Names complete from the catalogue beside the config.
 *
 * @example
 * ```ts
 * layer("science", nixpkg("ffmpeg", "python.numpy", "cuda.cuda_nvcc"));
 * ```
 * becomes, with `python` and `cudaPackages` those of the image,
 * ```nix
 * [ pkgs.ffmpeg python.pkgs.numpy cudaPackages.cuda_nvcc ]
 * ```
 */
export const nixpkg = (...attributes: NixpkgName[]): readonly Nixpkg[] =>
  Object.freeze(
    attributes.map((attribute): Nixpkg => placed({ kind: "nixpkg", attribute }, nixpkg)),
  );
