/** How far an image has been streamed: a line that changes where lines can, nothing elsewhere. */
import type { Terminal } from "../../host/terminal.ts";
import { sized } from "../../sized.ts";

/** Milliseconds between two pictures. */
const PACE = 100;

/** A progress that can be taken off the screen. */
export interface StreamProgress {
  readonly passed: (bytes: number) => void;
  readonly doing: (what: string) => void;
  /** Ends the line; afterwards anything may be said. */
  readonly end: () => void;
}

/** @example streaming the image · 1.24 GB */
export const streamProgress = ({ say, screen }: Terminal): StreamProgress => {
  let [shown, last] = [false, 0];
  const show = (what: string): void => {
    if (screen === undefined) return;
    shown = true;
    say(`\r\x1b[K${what.slice(0, screen.size().columns - 1)}`);
  };
  return {
    passed: (bytes) => {
      const now = Date.now();
      if (now - last < PACE) return;
      last = now;
      show(`streaming the image · ${sized(bytes)}`);
    },
    doing: show,
    end: () => {
      if (shown) say("\r\x1b[K");
    },
  };
};
