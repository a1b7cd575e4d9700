/** Words that every judgement of a machine uses. */
import type { PartialResult } from "../compose.ts";
import type { HostGpu } from "./facts.ts";

export const skip = (id: string, reason: string, untested: boolean): PartialResult => ({
  id,
  status: "skip",
  reason,
  untested,
});

export const NEEDS_NONE = "the image promises no CUDA";

export const gpuText = ({ name, capability }: HostGpu): string => `${name} (${capability ?? "?"})`;
