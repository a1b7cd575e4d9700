/** How the bench measures: side by side in one run, as ratios; the median of several rounds. */
import { spawnSync } from "node:child_process";

/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What it should be, where something was promised. */
  readonly aim?: string;
  readonly met?: boolean;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Median milliseconds of each command. The commands take turns, so that a busy machine slows all of
 * them; one round before is not counted.
 *
 * @throws Error when a command fails: a failed run measures nothing.
 */
export const sideBySide = (
  commands: readonly (readonly string[])[],
  rounds: number,
): readonly number[] => {
  const times = commands.map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    commands.forEach(([program = "", ...args], index) => {
      const start = performance.now();
      const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
      if (status !== 0) throw new Error(`${program} ${args.join(" ")}\n${stderr}`);
      if (round >= 0) times[index]?.push(performance.now() - start);
    });
  return times.map(median);
};

/** A row for a ratio that must not exceed `limit`. */
export const ratioRow = (what: string, ratio: number, limit: number): Row => ({
  what,
  measured: ratio.toFixed(2),
  aim: `< ${limit}`,
  met: ratio < limit,
});

/** 12345 → "12,345" */
export const grouped = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
