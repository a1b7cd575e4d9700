/** A report that the launcher writes itself: everything in it follows from the results. */
import { describe, expect, it } from "vitest";
import { errorOf, reportOf, resultOf } from "../../compiler/check/compose.ts";
import type { PartialResult } from "../../compiler/check/compose.ts";
import type { Kind } from "../../compiler/check/verdict.ts";

const started = new Date("2026-01-01T00:00:00Z");
const ended = new Date("2026-01-01T00:00:01.26Z");

const report = (checks: readonly PartialResult[], unproven: readonly string[] = []) =>
  reportOf({ checks: checks.map(resultOf), started, ended, unproven });

const failing = (kind: Kind): PartialResult => ({
  ...{ id: kind, status: "fail" },
  error: { ...errorOf("unknown", {}), kind },
});

describe("the verdict", () => {
  it("is that it works where nothing failed", () => {
    const { ok, exit_code } = report([
      { id: "a", status: "pass" },
      { id: "b", status: "warn" },
      { id: "c", status: "skip" },
    ]);
    expect({ ok, exit_code }).toEqual({ ok: true, exit_code: 0 });
  });

  it("is that it is untested where something could not be tried", () => {
    const { ok, exit_code } = report([{ id: "a", status: "pass" }], ["k.matmul"]);
    expect({ ok, exit_code }).toEqual({ ok: false, exit_code: 77 });
  });

  it.each([
    [["host", "image"], 20],
    [["image", "host"], 20],
    [["uncovered", "host"], 30],
    [["checker", "image"], 70],
    [["app", "checker"], 70],
    [["untested", "host"], 10],
  ] as const)("of %j is %i", (kinds, exit) => {
    const { ok, exit_code } = report(kinds.map(failing), ["k.matmul"]);
    expect({ ok, exit_code }).toEqual({ ok: false, exit_code: exit });
  });

  it("is by the kind of the check where the error has none of its own", () => {
    const kind = { title: "t", kind: "image" } as const;
    expect(report([{ id: "a", status: "fail", ...kind }]).exit_code).toBe(20);
  });
});

describe("a report", () => {
  it("counts, and says how long it took", () => {
    const { summary, duration_s, started } = report(
      [
        { id: "a", status: "skip" },
        { id: "b", status: "skip" },
        { id: "c", status: "pass" },
        { id: "d", status: "warn" },
        failing("host"),
      ],
      ["a"],
    );
    expect(summary).toEqual({
      ...{ pass: 1, fail: 1, warn: 1, skip: 2 },
      ...{ skipped: ["a", "b"], unproven: ["a"] },
    });
    expect({ duration_s, started }).toEqual({
      duration_s: 1.3,
      started: "2026-01-01T00:00:00.000Z",
    });
  });
});
