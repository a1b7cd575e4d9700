/** What a builder cannot do but must not throw about: kept in the node for a rule to tell. */
import { placed } from "./call-site.ts";
import type { Fault } from "./node.ts";

/** A fault at the call of `builder`. `literal` is the string in that call which is the culprit. */
export const fault = (
  message: string,
  builder: (...args: never[]) => unknown,
  literal?: string,
  hint?: string,
): Fault =>
  placed(
    {
      message,
      ...(literal === undefined ? {} : { literal }),
      ...(hint === undefined ? {} : { hint }),
    },
    builder,
  );
