/** How a lock shows how far it is: one line that changes in a terminal, plain lines elsewhere. */
import type { HttpTotals } from "../host/http-events.ts";
import type { Terminal } from "../host/terminal.ts";
import type { Progress } from "../lock/fetch/lock-project.ts";

/** Milliseconds between two pictures. */
const PACE = 100;

/** A progress that can be taken off the screen. */
export interface ShownProgress extends Progress {
  /** Ends the line that changes; afterwards anything may be said. */
  readonly end: () => void;
}

/**
 * @param totals  What the fetcher has done so far.
 * @example
 * // reading metadata 12/75 · 34 requests · 1.2 MB
 */
export const lockProgress = (terminal: Terminal, totals: () => HttpTotals): ShownProgress => {
  const { width } = terminal;
  return width === undefined ? plain(terminal) : changing(terminal, width, totals);
};

const plain = ({ say }: Terminal): ShownProgress => ({
  begin: (what, total) => say(total === 1 ? `${what}\n` : `${what}: ${String(total)}\n`),
  done: () => undefined,
  end: () => undefined,
});

const changing = ({ say }: Terminal, width: number, totals: () => HttpTotals): ShownProgress => {
  let [what, total, count] = ["", 0, 0];
  const draw = (): void => {
    const { requests, bytes } = totals();
    const far = total > 1 ? ` ${String(count)}/${String(total)}` : "";
    const parts = [`${what}${far}`, `${String(requests)} requests`, sized(bytes)];
    say(`\r\x1b[K${parts.join(" · ").slice(0, width - 1)}`);
  };
  const timer = setInterval(() => (what === "" ? undefined : draw()), PACE);
  timer.unref();
  return {
    begin: (next, of) => {
      [what, total, count] = [next, of, 0];
      draw();
    },
    done: () => void count++,
    end: () => {
      clearInterval(timer);
      if (what !== "") say("\r\x1b[K");
    },
  };
};

/** `1.2 GB`, `3.4 MB`, `12 kB`. */
export const sized = (bytes: number): string =>
  bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(2)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${Math.ceil(bytes / 1e3).toString()} kB`;
