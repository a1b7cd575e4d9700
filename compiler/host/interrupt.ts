/** Keeps Ctrl-C and its kin away from work that must not stop half-way. */

// Kept from before a config can replace it.
const exit = process.exit.bind(process);

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** What became of work that a signal may stop. */
export interface Interruptible<T> {
  readonly value: T;
  /** 128 and the signal's number, which is what the process should end with; absent when none came. */
  readonly code?: number;
}

/**
 * Runs `work`, which ends early and in order when the signal it is given is aborted. The first Ctrl-C (or
 * SIGTERM, or SIGHUP) aborts it; the second ends the process at once.
 */
export const interruptible = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Interruptible<T>> => {
  const controller = new AbortController();
  let received: number | undefined;
  const handlers = Object.entries(SIGNALS).map(([signal, number]) => {
    const handler = (): void => {
      if (received !== undefined) exit(128 + number);
      received = 128 + number;
      controller.abort();
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    const value = await work(controller.signal);
    return { value, ...(received !== undefined && { code: received }) };
  } finally {
    for (const remove of handlers) remove();
  }
};

/**
 * Runs `work`, which is synchronous, to its end. A signal that arrives meanwhile ends the process
 * right after it, with the code a shell expects: 128 and the signal's number.
 */
export const uninterrupted = async <T>(work: () => T): Promise<T> => {
  let received: number | undefined;
  const handlers = Object.entries(SIGNALS).map(([signal, number]) => {
    const handler = (): void => {
      received ??= number;
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    return work();
  } finally {
    // The event loop hands signals over when it polls, which it has done where an immediate runs.
    await new Promise((resolve) => setTimeout(() => setImmediate(resolve), 1));
    for (const remove of handlers) remove();
    if (received !== undefined) exit(128 + received);
  }
};
