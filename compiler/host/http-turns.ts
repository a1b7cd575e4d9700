/** Turns at hosts: so many requests at a time are under way at each, and the others wait in line. */

export interface Turns {
  /**
   * Waits for a turn at a host; gives what ends it, which may be called more than once.
   *
   * @throws The signal's reason, when it is aborted before.
   */
  readonly take: (host: string, signal: AbortSignal | undefined) => Promise<() => void>;
}

interface Line {
  taken: number;
  /** In order. */
  readonly waiting: Set<() => void>;
}

/**
 * The agents of Node bound connections, too, but one that cannot reach its proxy never serves those that
 * wait, and waiting there looks like a server's silence. Here the silence begins with the turn.
 *
 * @param most  At a host.
 * @example
 * const end = await turnsOf(16).take("pypi.org", undefined);
 */
export const turnsOf = (most: number): Turns => {
  const lines = new Map<string, Line>();
  const lineAt = (host: string): Line => {
    const line = lines.get(host) ?? { taken: 0, waiting: new Set() };
    lines.set(host, line);
    return line;
  };
  return {
    take: async (host, signal) => {
      signal?.throwIfAborted();
      const line = lineAt(host);
      if (line.taken < most) line.taken++;
      else await inLine(line, signal);
      return endOf(line);
    },
  };
};

/** Whoever ends a turn hands it to the first in line. */
const endOf = (line: Line): (() => void) => {
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    const [next] = line.waiting;
    if (next === undefined) line.taken--;
    else next();
  };
};

const inLine = ({ waiting }: Line, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const leave = (): void => {
      waiting.delete(begin);
      reject(signal?.reason as Error);
    };
    const begin = (): void => {
      waiting.delete(begin);
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    waiting.add(begin);
    signal?.addEventListener("abort", leave);
  });
