/** What may go wrong with a fetch, told from what is a fault of ours. */
import { GitFailure } from "../../host/git-failure.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import { FormatError } from "../../python/format-error.ts";
import { Unreachable } from "../closure/provider.ts";
import { IndexFault } from "../index/index-fault.ts";
import { WheelFault } from "../xray/wheel-fault.ts";

/** A failure as one sentence with a hint. @throws Anything that is no failure of a fetch, and a stop. */
export const unreachable = (error: unknown): Unreachable => {
  if (error instanceof Unreachable) return error;
  if (isStop(error)) throw error;
  const hint = hintOf(error);
  if (hint === null || !(error instanceof Error)) throw error;
  return new Unreachable(error.message, { cause: error, ...(hint !== undefined && { hint }) });
};

/** Whether it failed for want of the network, which nobody may ask now. */
export const isOffline = ({ cause }: Unreachable): boolean =>
  (cause instanceof HttpFailure && cause.reason === "offline") ||
  (cause instanceof GitFailure && cause.hint === "run without --offline");

/** Whether a server says that there is no such thing. */
export const isAbsent = ({ cause }: Unreachable): boolean =>
  cause instanceof HttpFailure && cause.details.missing === true;

/** Null for what is no failure of a fetch. */
const hintOf = (error: unknown): string | undefined | null => {
  if (error instanceof HttpFailure) return error.details.hint;
  if (error instanceof GitFailure || error instanceof WheelFault) return error.hint;
  if (error instanceof IndexFault) return error.hint;
  return error instanceof FormatError ? undefined : null;
};

const isStop = (error: unknown): boolean =>
  (error instanceof HttpFailure || error instanceof GitFailure) && error.reason === "aborted";
