/** Remembers where promises were made, to tell which `await` never came to an end. */
import { promiseHooks } from "node:v8";

/** A recording of promises. */
export interface Recording {
  readonly stop: () => void;
  /** The stacks of promises that are still pending, oldest first. */
  readonly pending: () => string[];
}

/** How much of each stack is kept: enough to see the user's innermost line. */
const DEPTH = 4;

/** Records every promise from now on; cheap, as stacks are captured raw. */
export const recordPromises = (): Recording => {
  const open = new Map<Promise<unknown>, { readonly stack?: string }>();
  const stop: unknown = promiseHooks.createHook({
    init: (promise) => {
      const site: { readonly stack?: string } = {};
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = DEPTH;
      Error.captureStackTrace(site);
      Error.stackTraceLimit = limit;
      open.set(promise, site);
    },
    settled: (promise) => open.delete(promise),
  });
  return {
    stop: () => {
      if (typeof stop === "function") Reflect.apply(stop, undefined, []);
    },
    // A module that is only being linked waits too, but says nothing about the user's code.
    pending: () =>
      [...open.values()]
        .map(({ stack }) => stack ?? "")
        .filter((stack) => !stack.includes("ModuleJob._instantiate")),
  };
};
