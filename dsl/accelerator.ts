/** An image runs on one kind of accelerator, said by its version; none means CPU. */
import type { oneAccelerator } from "./message.ts";

export const accelerators = ["cuda", "rocm", "xpu"] as const;

export type Accelerator = (typeof accelerators)[number];

/** The versions of CUDA that PyTorch's wheels of 2.7 and later were built with, for an editor to offer. */
export type KnownCuda = "11.8" | "12.6" | "12.8" | "12.9" | "13.0" | "13.2";

/**
 * A CUDA compute capability: any text to the type checker; an editor offers those of x86_64 machines since
 * Turing. Source: developer.nvidia.com/cuda-gpus.
 */
export type Capability =
  "7.5" | "8.0" | "8.6" | "8.9" | "9.0" | "10.0" | "10.3" | "12.0" | (string & {});

/** What `rocm` may be: its version, or the sentence that the image has `cuda`. */
export type Rocm<Cuda, Version> =
  IsGiven<Cuda> extends true ? oneAccelerator<"cuda", "rocm"> : Version;

/** What `xpu` may be: a version, or the sentence that the image has another. */
export type Xpu<Cuda, RocmVersion> =
  IsGiven<Cuda> extends true
    ? oneAccelerator<"cuda", "xpu">
    : IsGiven<RocmVersion> extends true
      ? oneAccelerator<"rocm", "xpu">
      : string;

/** Whether a version is surely there: what may be absent, or is no literal, is left to the rules. */
type IsGiven<Version> = undefined extends Version ? false : string extends Version ? false : true;
