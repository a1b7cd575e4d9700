/** Ctrl-C and its kin, turned into a wish to stop that leaves time to clear up. */

/** Whether somebody wants it to stop. */
export interface Interrupted {
  readonly signal: AbortSignal;
  /** The exit code a shell expects: 128 and the signal's number; undefined while nobody does. */
  readonly code: () => number | undefined;
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Does `work`, which is told when it should stop and then comes to an end by itself. */
export const untilInterrupted = async <T>(
  work: (interrupted: Interrupted) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  let received: number | undefined;
  const handlers = Object.entries(SIGNALS).map(([signal, number]) => {
    const handler = (): void => {
      received ??= 128 + number;
      controller.abort();
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    return await work({ signal: controller.signal, code: () => received });
  } finally {
    for (const remove of handlers) remove();
  }
};
