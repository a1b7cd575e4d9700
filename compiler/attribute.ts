/** How an image reads the name of a nixpkgs attribute: `python.*` and `cuda.*` follow the image. */
import type { Image, PythonVersion } from "../dsl/node.ts";

/** An attribute's set, and its path in that set. */
export interface AttributePath {
  readonly set: "python" | "cuda" | "pkgs";
  readonly path: readonly string[];
}

/**
 * The attribute of an interpreter in nixpkgs.
 *
 * @example interpreter("3.14t") // "python314FreeThreading"
 */
export const interpreter = (python: PythonVersion): string =>
  `python${python.replace(/[.t]/g, "")}${python.endsWith("t") ? "FreeThreading" : ""}`;

/** The set of a nixpkg name and the path in it. `python.numpy` → numpy of the image's interpreter. */
export const attributePath = (attribute: string): AttributePath => {
  const [first, ...rest] = attribute.split(".");
  return (first === "python" || first === "cuda") && rest.length > 0
    ? { set: first, path: rest }
    : { set: "pkgs", path: attribute.split(".") };
};

/**
 * nixpkgs' package set of a release of CUDA.
 *
 * @example cudaSet("13.0") // "cudaPackages_13_0"
 */
export const cudaSet = (cuda: string | undefined): string =>
  // An image without CUDA has no such set, and the rules say so.
  `cudaPackages${release(cuda)}`;

const release = (cuda = ""): string =>
  cuda === "" ? "" : `_${cuda.split(".").slice(0, 2).join("_")}`;

/**
 * The key of an attribute in the lock's `nixpkgs.attributes`.
 *
 * @example
 * attributeKey("python.numpy", { python: "3.14" }) // "python314Packages.numpy"
 * // Not what nixpkgs calls it: under that name it is of the set without unfree packages.
 * attributeKey("cuda.cuda_nvcc", { python: "3.14", cuda: "13.0" }) // "cuda_13_0.cuda_nvcc"
 */
export const attributeKey = (
  attribute: string,
  { python, cuda }: Pick<Image, "python" | "cuda">,
): string => {
  const { set, path } = attributePath(attribute);
  if (set === "pkgs") return attribute;
  const from = set === "python" ? `${interpreter(python)}Packages` : `cuda${release(cuda)}`;
  return [from, ...path].join(".");
};
