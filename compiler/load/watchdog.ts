/** Ends a config that loops for ever: a second thread watches the clock and interrupts the first. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A watch over the main thread. */
export interface Watchdog {
  /**
   * Starts the clock. Once it has settled, a loop cannot stop it any more: a thread comes up only while the
   * main one is idle.
   */
  readonly begin: (milliseconds: number) => Promise<void>;
  /** The main thread's stack as it was when it was caught in a loop and interrupted. */
  readonly stack: () => string | undefined;
  readonly stop: () => void;
}

/** Where the worker leaves the main thread's stack; a symbol that both threads' code can name. */
const REPORT = "comfynix.hung";

/** Has the second thread come up, beside whatever else there is to do. */
export const watchdog = (): Watchdog => {
  let stack: string | undefined;
  const report = (found: string): void => {
    stack = found;
  };
  Reflect.set(globalThis, Symbol.for(REPORT), report);
  const worker = new Worker(new URL("watchdog-worker.cjs", import.meta.url), {
    // None of ours: tsx's loader would cost more than the worker itself.
    execArgv: [],
    workerData: {
      own: new URL(".", import.meta.url).href,
      report: `globalThis[Symbol.for("${REPORT}")](new Error().stack)`,
    },
  });
  const up = once(worker, "online").then(() => worker.unref());
  // Told to who begins.
  up.catch(() => undefined);
  return {
    begin: async (milliseconds) => {
      await up;
      worker.postMessage(milliseconds);
    },
    stack: () => stack,
    stop: () => void worker.terminate(),
  };
};
