import { expect, test, vi } from "vitest";
import { lockProgress } from "../../../compiler/commands/lock-progress.ts";
import type { Terminal } from "../../../compiler/host/terminal.ts";
import { paint } from "../../../compiler/paint.ts";

const terminalOf = (width?: number): { readonly terminal: Terminal; readonly said: string[] } => {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const shown = (file: string): string => file;
  const terminal = { say, answer: say, shown, paint: paint(false) };
  return { said, terminal: width === undefined ? terminal : { ...terminal, width } };
};

const totals = () => ({ requests: 34, bytes: 1_234_567, retries: 0, cached: 2 });

test("outside of a terminal each stretch is a line", () => {
  const { terminal, said } = terminalOf();
  const progress = lockProgress(terminal, totals);
  progress.begin("reading metadata", 75);
  progress.done();
  progress.begin("asking Nix", 1);
  progress.end();
  expect(said).toEqual(["reading metadata: 75\n", "asking Nix\n"]);
});

test("in a terminal one line changes, no wider than that, and is gone in the end", () => {
  const { terminal, said } = terminalOf(60);
  const progress = lockProgress(terminal, totals);
  progress.begin("reading metadata", 75);
  progress.begin(`reading native code in 3.0 GB of ${"very ".repeat(10)}large wheels`, 12);
  progress.end();
  expect(said[0]).toBe("\r\x1b[Kreading metadata 0/75 · 34 requests · 1.2 MB");
  expect(said[1]?.replace("\r\x1b[K", "")).toHaveLength(59);
  expect(said.at(-1)).toBe("\r\x1b[K");
  expect(said.join("")).not.toContain("\n");
});

test("bytes that are known beforehand are a bar, a speed and the time that is left", () => {
  vi.useFakeTimers({ now: 0 });
  const { terminal, said } = terminalOf(120);
  let bytes = 1_000_000;
  const progress = lockProgress(terminal, () => ({ ...totals(), bytes }));
  progress.begin("reading native code in 3.2 GB of wheels", 33, 3_200_000_000);
  const line = (): string => said.at(-1)?.replace("\r\x1b[K", "") ?? "";
  expect(line()).toBe("reading native code in 3.2 GB of wheels ──────────────────── 0/33 · 0 kB");
  bytes += 800_000_000;
  progress.done();
  vi.advanceTimersByTime(10_000);
  expect(line()).toBe(
    "reading native code in 3.2 GB of wheels ━━━━━─────────────── 1/33 · 800.0 MB · 80.0 MB/s · 30 s left",
  );
  progress.end();
  vi.useRealTimers();
});

test("outside of a terminal what takes long says from time to time how far it is", () => {
  vi.useFakeTimers({ now: 0 });
  const { terminal, said } = terminalOf();
  let bytes = 5_000_000;
  const progress = lockProgress(terminal, () => ({ ...totals(), bytes }));
  progress.begin("reading native code in 3.2 GB of wheels", 33, 3_200_000_000);
  bytes += 1_200_000_000;
  progress.done();
  vi.advanceTimersByTime(30_000);
  progress.end();
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([
    "reading native code in 3.2 GB of wheels: 33\n",
    "reading native code in 3.2 GB of wheels: 1/33, 1.20 GB\n",
  ]);
  vi.useRealTimers();
});
