/** What a builder cannot do but must not throw about: kept in the node for a rule to tell. */
import { placed } from "./call-site.ts";
import type { Fault } from "./node.ts";

/** A fault at the call of `builder`. */
export const fault = (
  message: string,
  builder: (...args: never[]) => unknown,
  details: Omit<Fault, "message"> = {},
): Fault => placed({ message, ...details }, builder);
