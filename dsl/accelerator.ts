/** An image runs on one kind of accelerator, said by its version; none means CPU. */
import type { oneAccelerator } from "./message.ts";

export const accelerators = ["cuda", "rocm", "xpu"] as const;

export type Accelerator = (typeof accelerators)[number];

/** What `rocm` may be: its version, or the sentence that the image has `cuda`. */
export type Rocm<Cuda, Version> = undefined extends Cuda ? Version : oneAccelerator<"cuda", "rocm">;

/** What `xpu` may be: a version, or the sentence that the image has another. */
export type Xpu<Cuda, RocmVersion> = undefined extends Cuda
  ? undefined extends RocmVersion
    ? string
    : oneAccelerator<"rocm", "xpu">
  : oneAccelerator<"cuda", "xpu">;
