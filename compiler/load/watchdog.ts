/** Ends a config that loops for ever: a second thread watches the clock and interrupts the first. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A watch over the main thread. */
export interface Watchdog {
  /** Settles when the thread is up, which it comes only while the main one is idle: no loop can stop it then. */
  readonly up: Promise<void>;
  /** Starts the clock. */
  readonly begin: (milliseconds: number) => void;
  /** The main thread's stack as it was when it was caught in a loop and interrupted. */
  readonly stack: () => string | undefined;
  /** From here on the main thread is left alone. */
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
  const over = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("watchdog-worker.cjs", import.meta.url), {
    // None of ours: tsx's loader would cost more than the worker itself.
    execArgv: [],
    workerData: {
      own: ["..", "../../dsl"].map((folder) => new URL(`${folder}/`, import.meta.url).href),
      over,
      report: `globalThis[Symbol.for("${REPORT}")](new Error().stack)`,
    },
  });
  const up = once(worker, "online").then(() => worker.unref());
  // Told to who waits for it.
  up.catch(() => undefined);
  return {
    up,
    begin: (milliseconds) => worker.postMessage(milliseconds),
    stack: () => stack,
    stop: () => {
      Atomics.store(over, 0, 1);
      void worker.terminate();
    },
  };
};
