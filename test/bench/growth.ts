/** Time and memory of the pure compiler at 100, 1,000 and 10,000 packages. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { grouped, median, ratioRow, type Row } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COUNTS = [100, 1_000, 10_000] as const;
const ROUNDS = 3;

interface Once {
  readonly milliseconds: number;
  readonly memory: number;
  readonly bytes: number;
  readonly files: number;
}

export const growth = (): readonly Row[] => {
  const runs = new Map<number, Once[]>(COUNTS.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const count of COUNTS) runs.get(count)?.push(compileOnce(count));
  const of = (count: number, what: keyof Once): number =>
    median((runs.get(count) ?? []).map((each) => each[what]));
  const ratio = (what: keyof Once, more: number, less: number): number =>
    of(more, what) / of(less, what);
  return [
    ratioRow(
      "compile time (processor), 10,000 / 1,000 packages",
      ratio("milliseconds", 10_000, 1_000),
      10,
    ),
    ratioRow(
      "compile time (processor), 1,000 / 100 packages",
      ratio("milliseconds", 1_000, 100),
      10,
    ),
    ratioRow("compile memory, 10,000 / 1,000 packages", ratio("memory", 10_000, 1_000), 10),
    ...COUNTS.map((count) => ({
      what: `output of ${grouped(count)} packages`,
      measured: `${grouped(of(count, "files"))} files, ${grouped(of(count, "bytes"))} bytes`,
    })),
  ];
};

const compileOnce = (count: number): Once =>
  JSON.parse(
    execFileSync(
      join(ROOT, "node_modules/.bin/tsx"),
      [join(ROOT, "test/bench/compile-once.ts"), String(count)],
      { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    ),
  ) as Once;
