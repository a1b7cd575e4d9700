/** An image runs on one kind of accelerator, said by its version; none means CPU. */
import type { oneAccelerator } from "./message.ts";

export const accelerators = ["cuda", "rocm", "xpu"] as const;

export type Accelerator = (typeof accelerators)[number];

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
