/** A line for each check as it ends; in a terminal also how far it is, in a line that changes. */
import type { Terminal } from "../../host/terminal.ts";
import { printable } from "../../printable.ts";
import type { CheckResult } from "../report.ts";
import { isLeftOut, statusWord } from "./status.ts";

/** What is shown while a check runs. */
export interface Live {
  readonly check: (result: CheckResult, of: number) => void;
  /** Takes the changing line away; afterwards anything may be said. */
  readonly end: () => void;
}

/** Milliseconds between two pictures of the changing line. */
const PACE = 1000;

/** Columns of an id, so that times stand below each other. */
const ID = 32;

export const liveLines = (terminal: Terminal): Live => {
  const { say, width } = terminal;
  let [done, all] = [0, 0];
  const started = Date.now();
  const erase = (): void => (width === undefined ? undefined : say("\r\x1b[K"));
  const draw = (): void => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const far = all === 0 ? "starting" : `${String(done)} of ${String(all)} checks`;
    say(`\r\x1b[K  ${far} · ${String(seconds)} s`);
  };
  const timer = width === undefined ? undefined : setInterval(draw, PACE);
  timer?.unref();
  return {
    check: (result, of) => {
      done++;
      all = Math.max(of, done);
      erase();
      if (!isLeftOut(result)) say(`${liveLine(result, terminal)}\n`);
      if (width !== undefined) draw();
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
};

/**
 * @example
 * //   ok    k.conv                              0.8 s
 * //   skip  k.fp8                                      the GPU has no fp8 units
 */
export const liveLine = (
  result: CheckResult,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string => {
  const { id, status, ms, error, reason } = result;
  const time = ms === 0 ? "" : `${(ms / 1000).toFixed(1)} s`;
  const about = printable(status === "skip" ? (reason ?? "") : (error?.code ?? ""));
  const rest = `${printable(id).padEnd(ID)}  ${time.padStart(8)}  ${about}`.trimEnd();
  const room = (width ?? Infinity) - "  FAIL  ".length - 1;
  const shown = rest.length > room ? `${rest.slice(0, room - 1)}…` : rest;
  return `  ${statusWord(status, paint)}  ${shown}`;
};
