/** The steps of a build and their ends, as Nix tells them, and as it never should. */
import { describe, expect, it, test } from "vitest";
import type { NixEvent } from "../../../compiler/build/events/event.ts";
import { tracker } from "../../../compiler/build/events/tracker.ts";
import fc from "../../helpers/property.ts";
import { type Followed, followEvents } from "./follow.ts";

const start = (id: string, type: number, more: Partial<NixEvent> = {}): NixEvent => ({
  ...{ kind: "start", id, type, level: 3, text: "", parent: "0", fields: [] },
  ...(more as object),
});
const stop = (id: string): NixEvent => ({ kind: "stop", id });
const result = (id: string, type: number, ...fields: (string | number)[]): NixEvent => ({
  ...{ kind: "result", id, type, fields },
});
const path = (name: string): string => `/nix/store/${"0".repeat(32)}-${name}`;
const drv = path("x.drv");
const error = (text: string): NixEvent => ({ kind: "msg", level: 0, text, rawText: text });

describe("a step", () => {
  it("is one for a substitution and its copy, however they nest", () => {
    const fields = [path("x"), "https://c", "local"];
    const { state } = followEvents([
      start("1", 108, { fields }),
      start("2", 100, { fields, parent: "1" }),
      start("3", 101, { fields: ["https://c/nar/x"], parent: "2" }),
      result("3", 105, 5, 10, 0, 0),
    ]);
    expect([...state.running]).toMatchObject([{ kind: "fetch", done: 5, expected: 10 }]);
    const more = followEvents([
      start("1", 108, { fields }),
      start("2", 100, { fields, parent: "1" }),
      start("3", 101, { fields: ["https://c/nar/x"], parent: "2" }),
      result("2", 105, 20, 40, 0, 0),
      result("3", 105, 6, 10, 0, 0),
      stop("3"),
      stop("2"),
    ]);
    // unpacked bytes, once they are counted; still running
    expect([...more.state.running]).toMatchObject([{ done: 20, expected: 40 }]);
  });

  it("is a download where a file is of nothing else, and no question to a cache", () => {
    const { state } = followEvents([
      start("1", 101, { fields: ["https://github.com/x.tar.gz"], parent: "77" }),
      start("2", 101, { fields: ["https://c/abc.narinfo"] }),
      start("3", 101, { fields: ["https://c/nar/abc.nar.xz"] }),
      start("4", 109, { fields: [path("x"), "https://c"] }),
    ]);
    expect([...state.steps.keys()]).toEqual(["https://github.com/x.tar.gz"]);
  });

  it("of a builder that downloads by itself shows the bytes", () => {
    const { state } = followEvents([
      start("1", 105, { fields: [drv, "", 1, 1] }),
      start("2", 101, { fields: ["https://x/file"], parent: "1" }),
      result("2", 105, 3, 9, 0, 0),
    ]);
    expect([...state.steps.values()]).toMatchObject([{ kind: "build", done: 3, expected: 9 }]);
  });

  it("waits for a machine, then runs on it", () => {
    const { advance, state } = tracker(0);
    advance(start("1", 111, { fields: [drv], text: "waiting for a machine" }), 0);
    expect([...state.running]).toMatchObject([{ status: "waiting" }]);
    const begun = advance(start("2", 105, { fields: [drv, "ssh://big", 1, 1] }), 9);
    expect(begun).toMatchObject([{ what: "began" }]);
    advance(stop("1"), 10);
    expect([...state.running]).toMatchObject([{ status: "running", place: "ssh://big", began: 9 }]);
  });

  it("that is copied to another store is no fetch", () => {
    const { state } = followEvents([
      start("1", 100, { fields: [path("x"), "local", "ssh://big"] }),
    ]);
    expect([...state.steps.values()]).toMatchObject([{ kind: "send", place: "ssh://big" }]);
  });

  it("that comes back from the machine that built it is no fetch, and done when it is here", () => {
    const { state } = followEvents([
      start("1", 105, { fields: [drv, "ssh-ng://big", 1, 1] }),
      start("2", 100, { fields: [path("x"), "ssh-ng://big", "local"] }),
      stop("2"),
      stop("1"),
    ]);
    expect([...state.steps.values()]).toMatchObject([
      { kind: "build" },
      { kind: "receive", place: "ssh-ng://big", status: "done" },
    ]);
  });

  it("begins anew when Nix builds it once more", () => {
    const { state } = followEvents([
      start("1", 105, { fields: [drv, "", 1, 2] }),
      stop("1"),
      start("2", 105, { fields: [drv, "", 2, 2] }),
    ]);
    expect([...state.running]).toMatchObject([{ began: 2, status: "running" }]);
  });
});

describe("how a build ended", () => {
  const two = [
    start("9", 104),
    start("1", 105, { fields: [drv, "", 1, 1] }),
    start("2", 105, { fields: [path("y.drv"), "", 1, 1] }),
  ];
  const ends = ({ changes }: Followed): string[] =>
    changes.flatMap((change) =>
      change.what === "ended" ? [`${change.step.subject.slice(-5)} ${change.step.status}`] : [],
    );

  it("is known by the error, when that comes before its end", () => {
    const told = [result("9", 105, 0, 2, 1, 1), error(`builder for '${drv}' failed`), stop("1")];
    expect(ends(followEvents([...two, ...told], false))).toEqual(["x.drv failed"]);
  });

  it("is not told before the error, where Nix has counted several ends at once", () => {
    const before = [...two, result("9", 105, 1, 2, 0, 1), stop("1"), stop("2")];
    expect(ends(followEvents(before, false))).toEqual([]);
    const told = followEvents(
      [...before, error(`Cannot build '\u001b[35;1m${drv}\u001b[0m'.`)],
      false,
    );
    expect(ends(told).sort()).toEqual(["x.drv failed", "y.drv done"]);
  });

  it("is known by the counts alone, when no message names it", () => {
    const told = [result("9", 105, 0, 2, 1, 1), error("out of luck"), stop("1")];
    expect(ends(followEvents([...two, ...told], false))).toEqual(["x.drv failed"]);
  });

  it("is that it was stopped, when Nix counts it neither way and ends", () => {
    const told = [
      result("9", 105, 0, 2, 1, 1),
      error(`builder for '${drv}' failed`),
      ...[stop("1"), stop("2"), stop("9")],
    ];
    expect(ends(followEvents([...two, ...told], false))).toEqual(["x.drv failed"]);
    expect(ends(followEvents([...two, ...told]))).toEqual(["x.drv failed", "y.drv stopped"]);
  });

  it("is never that a dependency failed: that was not begun", () => {
    const { state } = followEvents([
      error(`1 dependencies of derivation '${drv}' failed to build`),
    ]);
    expect(state.steps.size).toBe(0);
  });
});

test("whatever Nix says, it is followed", () => {
  const id = fc.constantFrom("0", "1", "2", "3");
  const type = fc.constantFrom(
    0,
    100,
    101,
    102,
    103,
    104,
    105,
    106,
    107,
    108,
    109,
    110,
    111,
    112,
    999,
  );
  const field = fc.oneof(
    fc.integer(),
    fc.constantFrom(drv, path("y"), "https://c", "", NaN, -1, 1e300, 101, 105),
  );
  const fields = fc.array(field, { maxLength: 4 });
  const event: fc.Arbitrary<NixEvent> = fc.oneof(
    fc.record({
      ...{ kind: fc.constant("start" as const), id, type, level: fc.nat(7), parent: id, fields },
      text: fc.constantFrom("", "copying x"),
    }),
    fc.record({ kind: fc.constant("stop" as const), id }),
    fc.record({ kind: fc.constant("result" as const), id, type, fields }),
    fc.record({
      ...{ kind: fc.constant("msg" as const), level: fc.nat(7) },
      text: fc.constantFrom(`x '${drv}'`, "these 2 derivations will be built:", `  ${drv}`),
    }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => void followEvents(events)),
    { numRuns: 2000 },
  );
});
