/** How a lock shows how far it is: one line that changes in a terminal, plain lines elsewhere. */
import type { HttpTotals } from "../host/http-events.ts";
import type { Terminal } from "../host/terminal.ts";
import { sized } from "../sized.ts";
import type { Progress } from "../lock/fetch/task.ts";

/** Milliseconds between two pictures. */
const PACE = 100;
/** Between two lines of what takes long, where nothing can be drawn over. */
const PLAIN_PACE = 30_000;

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
  return width === undefined ? plain(terminal, totals) : changing(terminal, width, totals);
};

const plain = ({ say }: Terminal, totals: () => HttpTotals): ShownProgress => {
  let at: Stretch | undefined;
  const timer = setInterval(() => {
    if (at?.bytes !== undefined) {
      const come = sized(totals().bytes - at.before);
      say(`${at.what}: ${String(at.done)}/${String(at.total)}, ${come}\n`);
    }
  }, PLAIN_PACE);
  timer.unref();
  return {
    begin: (what, total, bytes) => {
      at = { what, total, done: 0, bytes, before: totals().bytes, start: Date.now() };
      say(total === 1 ? `${what}\n` : `${what}: ${String(total)}\n`);
    },
    done: () => void (at === undefined || at.done++),
    end: () => {
      clearInterval(timer);
    },
  };
};

const changing = ({ say }: Terminal, width: number, totals: () => HttpTotals): ShownProgress => {
  let at: Stretch | undefined;
  const draw = (): void => {
    if (at !== undefined) say(`\r\x1b[K${lineOf(at, totals(), Date.now()).slice(0, width - 1)}`);
  };
  const timer = setInterval(draw, PACE);
  timer.unref();
  return {
    begin: (what, total, bytes) => {
      at = { what, total, done: 0, bytes, before: totals().bytes, start: Date.now() };
      draw();
    },
    done: () => void (at === undefined || at.done++),
    end: () => {
      clearInterval(timer);
      if (at !== undefined) say("\r\x1b[K");
    },
  };
};

/** What is being done, and how far it is. */
interface Stretch {
  readonly what: string;
  readonly total: number;
  done: number;
  /** Bytes it will fetch, where that is known. */
  readonly bytes: number | undefined;
  /** Bytes that had come before, and when it began. */
  readonly before: number;
  readonly start: number;
}

/** Characters of the bar. */
const BAR = 20;

/**
 * @example
 * // reading metadata 12/75 · 34 requests · 1.2 MB
 * // reading native code in 3.2 GB of wheels ━━━━━━━━━━━━━━────── 12/33 · 2.26 GB · 85.2 MB/s · 11 s left
 */
const lineOf = (at: Stretch, { requests, bytes }: HttpTotals, now: number): string => {
  const { what, total, done, bytes: expected, before, start } = at;
  const far = total > 1 ? ` ${String(done)}/${String(total)}` : "";
  if (expected === undefined || expected === 0) {
    return [`${what}${far}`, `${String(requests)} requests`, sized(bytes)].join(" · ");
  }
  const come = bytes - before;
  const share = Math.min(1, come / expected);
  const full = Math.floor(share * BAR);
  const bar = `${"━".repeat(full)}${"─".repeat(BAR - full)}`;
  const seconds = (now - start) / 1000;
  const speed = come / seconds;
  // Before that it is a guess.
  const known = seconds >= 1 && come > 0;
  const left = Math.max(0, Math.ceil((expected - come) / speed));
  const parts = known ? [`${sized(speed)}/s`, `${lasting(left)} left`] : [];
  return [`${what} ${bar}${far}`, sized(come), ...parts].join(" · ");
};

/** `42 s`, `3 min`. */
const lasting = (seconds: number): string =>
  seconds < 100 ? `${String(seconds)} s` : `${String(Math.ceil(seconds / 60))} min`;
