/** Builds that real Nix has told of. */
import { describe, expect, it, test } from "vitest";
import type { Step } from "../../../compiler/build/events/state.ts";
import { RECORDED, recordedLog } from "../recorded.ts";
import { follow } from "./follow.ts";

const named = (steps: Iterable<Step>, pick: (step: Step) => boolean): readonly string[] =>
  [...steps].filter(pick).map(({ subject }) => subject.slice("/nix/store/".length + 33));

describe.each(RECORDED)("a log of %s", (version) => {
  it("of a build from nothing has every derivation built", () => {
    const { state, changes } = follow(recordedLog(version));
    const built = named(state.steps.values(), (step) => step.kind === "build");
    expect(built).toHaveLength(42);
    expect(built).toEqual(
      expect.arrayContaining(["python3.11-pip-23.0.1.drv", "stream-comfyui-boot.drv"]),
    );
    expect([...state.steps.values()].every((step) => step.status === "done")).toBe(true);
    expect(state).toMatchObject({ running: new Set(), realising: true });
    expect(state.evaluated).toBeGreaterThan(30);
    expect(state.builds).toEqual({ done: 42, expected: 42, running: 0, failed: 0 });
    const ended = changes.filter(
      (change) => change.what === "ended" && change.step.kind === "build",
    );
    expect(new Set(ended.map((change) => "step" in change && change.step)).size).toBe(42);
    expect(ended).toHaveLength(42);
  });

  it("has the phases of each build in order", () => {
    const { changes } = follow(recordedLog(version));
    const phases = changes.flatMap((change) =>
      change.what === "phase" && change.step.subject.includes("pip-23") ? [change.step] : [],
    );
    expect(phases.length).toBeGreaterThan(5);
    expect(phases.at(-1)).toMatchObject({ phase: "pythonImportsCheckPhase", lines: 12 });
  });

  it("of a build with a cache tells what was fetched from what was built, and how large it was", () => {
    const { state } = follow(recordedLog(`${version}-fetched`));
    const steps = [...state.steps.values()];
    expect(named(steps, ({ kind }) => kind === "build")).toHaveLength(8);
    const fetched = steps.filter(({ kind }) => kind === "fetch");
    expect(fetched).toHaveLength(18);
    expect(steps.every(({ status }) => status === "done")).toBe(true);
    const python = fetched.find(({ subject }) => subject.endsWith("-python3-3.11.2"));
    expect(python).toMatchObject({ place: "https://cache.example.org", expected: 41_814_416 });
    expect(state.copies).toEqual({ done: 18, expected: 18, running: 0, failed: 0 });
    // 75.69 MiB, as Nix itself says where it says it
    expect(state.copied.expected).toBeGreaterThan(79_000_000);
    expect(state.copied.done).toBe(state.copied.expected);
  });

  it("of a failing build tells what failed and what did not", () => {
    const { state, changes } = follow(recordedLog(`${version}-failed`));
    const steps = [...state.steps.values()];
    expect(named(steps, ({ status }) => status === "failed")).toEqual(
      expect.arrayContaining(["python3.11-setuptools-66.1.1.drv", "pip-1-py3-none-any.whl.drv"]),
    );
    expect(named(steps, ({ status }) => status === "done")).toEqual([
      "python3.11-wheel-0.38.4.drv",
    ]);
    const ends = changes.flatMap((change) =>
      change.what === "ended" && change.step.kind === "build" ? [change.step.status] : [],
    );
    expect(ends.sort()).toEqual(["done", "failed", "failed"]);
    expect(steps.find(({ subject }) => subject.includes("setuptools"))).toMatchObject({
      phase: "buildPhase",
      line: "it fails",
    });
  });

  it("that is cut off anywhere leaves what ran as running", () => {
    const lines = recordedLog(version);
    for (let end = 0; end < lines.length; end += 37) {
      const { state } = follow(lines.slice(0, end));
      for (const step of state.running) expect(step).toMatchObject({ status: "running" });
    }
  });
});

test("Nix 2.26 says beforehand what it will do", () => {
  const { state, changes } = follow(recordedLog("nix-2.26-fetched"));
  expect(state.announced?.builds.size).toBe(8);
  expect(state.announced?.fetches.size).toBe(18);
  expect(state.announced).toMatchObject({ download: 18_140_365, unpacked: 79_366_717 });
  expect(changes.filter(({ what }) => what === "announced")).toHaveLength(1);
});
