/** How an image reads the name of a nixpkgs attribute: `python.*` and `cuda.*` follow the image. */
import type { PythonVersion } from "../dsl/node.ts";

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
 * The key of an attribute in the lock's `nixpkgs.attributes`.
 *
 * @example attributeKey("python.numpy", "3.14") // "python314Packages.numpy"
 */
export const attributeKey = (attribute: string, python: PythonVersion): string => {
  const { set, path } = attributePath(attribute);
  return set === "python" ? `${interpreter(python)}Packages.${path.join(".")}` : attribute;
};
