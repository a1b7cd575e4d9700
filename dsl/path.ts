/** `path`: text that holds store paths. */
import { placed } from "./call-site.ts";
import { fault } from "./fault.ts";
import { notOnePackage } from "./message.ts";
import type { Package, PathText } from "./node.ts";

/**
 * Text that holds store paths, for `env` and `entrypoint`. A value is a package, a list of exactly one
 * (what `nixpkg` gives for one name), or plain text.
 *
 * @example
 * ```ts
 * const [nvcc] = [nixpkg("cuda.cuda_nvcc")];
 * const env = { CUDA_HOME: path`${nvcc}`, PATH_TO_BASH: path`${nixpkg("bash")}/bin/bash` };
 * ```
 * becomes
 * ```nix
 * { CUDA_HOME = "${cudaPackages.cuda_nvcc}"; PATH_TO_BASH = "${pkgs.bash}/bin/bash"; }
 * ```
 */
export const path = (
  text: TemplateStringsArray,
  ...values: readonly (Package | readonly Package[] | string)[]
): PathText => {
  const lists = values.map((value) => [value].flat());
  const parts = text.flatMap((chunk, i) => [chunk, ...(lists[i] ?? [])]);
  const faults = lists
    .filter(({ length }) => length !== 1)
    .map(({ length }) => fault(notOnePackage(length), path));
  return placed(
    {
      kind: "path",
      parts: Object.freeze(parts.filter((part) => part !== "")),
      ...(faults.length > 0 && { faults: Object.freeze(faults) }),
    },
    path,
  );
};
