/**
 * Libraries of two CUDA majors may lie side by side, as their names and folders differ, and then one
 * process loads both: cuBLAS of one with the runtime of the other. What names its CUDA in its own name or
 * version is accelerator-mismatch's; here are those that do not.
 */
import { Problem } from "../problem.ts";
import { targetOf } from "./build-stamp.ts";
import { chainOf } from "./chains.ts";
import { ownLabel } from "./contents.ts";
import type { Own } from "./contents.ts";
import { requirementsOf } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "cuda-mix",
  *image(contents) {
    const { name, image, own } = contents;
    const wanted = image.cuda?.split(".")[0];
    if (wanted === undefined) return;
    for (const each of own) {
      const major = cudaMajor(each);
      if (major === undefined || major === wanted) continue;
      const way = chainOf(each.name, requirementsOf(contents).demands, contents);
      const asked = way.length > 1 ? ` (${way.join(" → ")})` : "";
      yield new Problem(
        "cuda-mix",
        `${ownLabel(each)} is of CUDA ${major}${asked}, beside CUDA ${wanted} in image ${name}`,
        {
          at: each.derived?.root ?? each.pkg,
          hint: `take its release for CUDA ${wanted}, or give image "${name}" cuda: "${major}.…"`,
        },
      );
    }
  },
};

/** Distributions whose own version is that of CUDA. */
const VERSIONED: ReadonlySet<string> = new Set([
  "cuda-bindings",
  "cuda-python",
  "cuda-toolkit",
  "nvidia-cublas",
  "nvidia-cuda-cupti",
  "nvidia-cuda-nvrtc",
  "nvidia-cuda-runtime",
  "nvidia-nvjitlink",
  "nvidia-nvtx",
]);

/** By where its libraries lie (`nvidia/cu13/lib`), else by its version. */
const cudaMajor = ({ pkg, file, name, version, artifact }: Own): string | undefined => {
  if (pkg.kind !== "wheel" || targetOf(pkg, file) !== undefined) return undefined;
  for (const { path } of artifact?.facts?.elf ?? []) {
    const folder = /^nvidia\/cu(\d+)\//.exec(path)?.[1];
    if (folder !== undefined) return folder;
  }
  return VERSIONED.has(name) ? version?.release[0]?.toString() : undefined;
};
