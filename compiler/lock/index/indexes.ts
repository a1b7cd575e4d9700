/**
 * Which index a distribution comes from: one, and always the same. What is not asked cannot answer, so
 * a stranger's package of the same name elsewhere is never seen ("dependency confusion").
 */
import type { Image, Index } from "../../../dsl/node.ts";
import { normalise } from "../../python/name.ts";

/** What of an image decides. */
export type Accelerated = Pick<Image, "cuda" | "rocm" | "xpu">;

const PYPI: Index = { url: "https://pypi.org/simple" };

/**
 * What PyTorch's index alone has for one accelerator: builds that differ in their local version only
 * (`2.10.0+cu130`), and triton where it is not the one of PyPI. The `nvidia-*` libraries and triton for
 * CUDA are on PyPI in the very files that torch's metadata pins, with their hashes and metadata files.
 * Sources: pytorch.org, "Get started"; docs.astral.sh/uv, "Using uv with PyTorch"; the READMEs of
 * torchcodec and xformers.
 */
const FAMILY = [
  "torch",
  "torchvision",
  "torchaudio",
  "torchcodec",
  "torchtext",
  "pytorch-triton",
  "pytorch-triton-rocm",
  "pytorch-triton-xpu",
  "triton-rocm",
  "triton-xpu",
];

/** Built against one CUDA or ROCm each; PyPI has one of these builds only, and none is for CPU or XPU. */
const GPU_FAMILY = ["xformers"];

/**
 * The indexes of an image that names none: PyTorch's for its accelerator, for torch's family alone, and
 * PyPI for the rest.
 *
 * @example
 * defaultIndexes({ cuda: "13.0" });
 * // [{ url: "https://download.pytorch.org/whl/cu130", only: ["torch", …] }, { url: "https://pypi.org/simple" }]
 */
export const defaultIndexes = (image: Accelerated): readonly Index[] => {
  const gpu = image.cuda !== undefined || image.rocm !== undefined;
  const only = gpu ? [...FAMILY, ...GPU_FAMILY] : FAMILY;
  return [{ url: `https://download.pytorch.org/whl/${folder(image)}`, only }, PYPI];
};

/** `cu130`, `rocm6.4`, `xpu`, `cpu`. */
const folder = ({ cuda, rocm, xpu }: Accelerated): string => {
  if (cuda !== undefined) return `cu${cuda.split(".").slice(0, 2).join("")}`;
  if (rocm !== undefined) return `rocm${rocm}`;
  return xpu === undefined ? "cpu" : "xpu";
};

/**
 * The one index for `distribution`: the first whose `only` names it, else the first without `only`.
 * Undefined when there is none: then it cannot come from an index at all.
 *
 * A name in `only` may end in `*`: `nvidia-*`.
 */
export const indexFor = (distribution: string, indexes: readonly Index[]): Index | undefined => {
  const name = normalise(distribution);
  const named = indexes.find(({ only }) => only?.some((pattern) => matches(name, pattern)));
  return named ?? indexes.find(({ only }) => only === undefined);
};

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith("*")
    ? name.startsWith(
        pattern
          .slice(0, -1)
          .toLowerCase()
          .replace(/[-_.]+/g, "-"),
      )
    : name === normalise(pattern);
