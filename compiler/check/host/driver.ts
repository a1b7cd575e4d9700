/** The driver's version, from the files of its kernel module. */
import type { Tree } from "../../host/tree.ts";

/**
 * The version of the loaded kernel module; undefined where none is loaded, and under WSL, where Windows
 * has it.
 *
 * @example
 * // NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (…)
 */
export const loadedDriver = (tree: Tree): string | undefined =>
  /^NVRM version:.*?\s(\d{3,}(?:\.\d+){1,2})\s/m.exec(
    tree.text("/proc/driver/nvidia/version") ?? "",
  )?.[1] ?? /^\d{3,}(?:\.\d+)+/.exec(tree.text("/sys/module/nvidia/version") ?? "")?.[0];
