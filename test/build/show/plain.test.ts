/** Builds told in lines, to people and to programs, and summed up. */
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { parseEvents } from "../../../compiler/build/events/parse.ts";
import { buildDisplay, type Mode } from "../../../compiler/build/show/display.ts";
import { summarise, summaryText } from "../../../compiler/build/show/summary.ts";
import type { Terminal } from "../../../compiler/host/terminal.ts";
import { paint } from "../../../compiler/paint.ts";
import { type Recorded, recordedContext, recordedLog } from "../recorded.ts";
import { originsOf } from "./frame.ts";

const of = originsOf(recordedContext());

interface Shown {
  readonly said: () => string;
  readonly answered: () => string;
  readonly display: ReturnType<typeof buildDisplay>;
  readonly feed: (...events: readonly object[]) => void;
}

const shown = (mode: Mode): Shown => {
  let [said, answered] = ["", ""];
  const terminal: Terminal = {
    say: (text) => void (said += text),
    answer: (text) => void (answered += text),
    paint: paint(false),
    shown: (file) => file.slice(file.lastIndexOf("/") + 1),
  };
  const display = buildDisplay(terminal, {
    ...{ title: "comfyui", origins: of, mode, clock: () => Date.now(), read: () => undefined },
    where: () => ({ file: "/home/me/comfyui.config.ts", line: 12, column: 5 }),
  });
  const feed = (...events: readonly object[]): void => {
    for (const each of events)
      for (const event of parseEvents(`@nix ${JSON.stringify(each)}`)) display.event(event);
  };
  return { said: () => said, answered: () => answered, display, feed };
};

/** A recorded log, a line every ten milliseconds. */
const replayed = (mode: Mode, log: Recorded): Shown => {
  const all = shown(mode);
  for (const line of recordedLog(log)) {
    vi.advanceTimersByTime(10);
    for (const event of parseEvents(line)) all.display.event(event);
  }
  all.display.end();
  return all;
};

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const drv = (name: string): string => `/nix/store/${"0".repeat(32)}-${name}.drv`;
const begin = (id: number, name: string): object => ({
  ...{ action: "start", id, type: 105, level: 3, text: "", fields: [drv(name), "", 1, 1] },
});

describe("a build in plain lines", () => {
  it("says what was evaluated, built and fetched, and what it is of", () => {
    const lines = replayed("plain", "nix-2.26-fetched").said().split("\n");
    expect(lines).toContain("evaluating comfyui");
    expect(lines).toContain("8 to build, 18 to fetch (18.1 MB)");
    expect(lines).toContain("fetched python3-3.11.2, 41.8 MB");
    expect(lines).toContain("built image comfyui in 0.1s");
    expect(lines.filter((line) => /^(built|fetched) /.test(line))).toHaveLength(26);
    // Of the lock that we tell Nix not to write.
    expect(lines.filter((line) => line.startsWith("warning: "))).toEqual([]);
  });

  it("says what failed, and where in the config it is from", () => {
    const said = replayed("plain", "nix-2.8-failed").said();
    expect(said).toContain(
      "failed: setuptools 66.1.1 in build after 0.3s (layer build, comfyui.config.ts:12)\n",
    );
    // Its error is told at the end, at the line of the config.
    expect(said).not.toContain("error:");
  });

  it("says what takes long before it ends, and that it goes on while nothing happens", () => {
    const { said, feed } = shown("plain");
    feed(
      { action: "start", id: 9, type: 102 },
      begin(1, "python3.11-pip-23.0.1"),
      begin(2, "quick"),
    );
    vi.advanceTimersByTime(1000);
    feed({ action: "stop", id: 2 });
    vi.advanceTimersByTime(2000);
    feed({ action: "result", id: 1, type: 104, fields: ["buildPhase"] });
    feed({ action: "result", id: 1, type: 101, fields: ["compiling \u001b[1mx\u001b[0m"] });
    vi.advanceTimersByTime(125_000);
    feed({ action: "stop", id: 1 });
    expect(said().split("\n")).toEqual([
      "evaluating comfyui",
      "evaluated in 0.0s",
      "built quick in 1.0s",
      "building pip 23.0.1 (layer install, comfyui.config.ts:12)",
      "still building pip 23.0.1 in build after 1m 02s: compiling x",
      "still building pip 23.0.1 in build after 2m 02s: compiling x",
      "built pip 23.0.1 in 2m 08s",
      "",
    ]);
  });

  it("has no control characters, whoever speaks", () => {
    const { said, display, feed } = shown("plain");
    display.event({ kind: "text", text: "git: \u001b[2J10%\r20%\u0007" });
    feed({ action: "msg", level: 1, msg: "\u001b[35;1mwarning:\u001b[0m two\nlines" });
    feed({ action: "msg", level: 1, msg: "\u001b[35;1mwarning:\u001b[0m two\nlines" });
    feed({ action: "msg", level: 0, msg: "trace: debugging" });
    feed({ action: "msg", level: 3, msg: "these 2 derivations will be built:" });
    expect(said()).toBe("evaluating comfyui\n20%\\u{7}\nwarning: two\nlines\ntrace: debugging\n");
  });
});

describe("a build as events", () => {
  it("is JSON, an event a line, and says nothing to people", () => {
    const { said, answered } = replayed("json", "nix-2.26-fetched");
    const events = answered()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(said()).toBe("");
    const count = (event: string): number =>
      events.filter((each) => each["event"] === event).length;
    expect({ begin: count("begin"), end: count("end") }).toEqual({ begin: 26, end: 26 });
    expect(events.find((each) => each["event"] === "plan")).toMatchObject({
      builds: { length: 8 },
      ...{ fetches: { length: 18 }, download: 18_140_365, unpacked: 79_366_717 },
    });
    expect(events.find(({ event, label }) => event === "end" && label === "pip 23.0.1")).toEqual({
      ...{ event: "end", at: expect.any(Number) as number, kind: "fetch", status: "done" },
      ...{ subject: expect.stringMatching(/pip-23\.0\.1$/) as string, label: "pip 23.0.1" },
      ...{ image: "comfyui", layer: "install", role: "package" },
      place: { file: "/home/me/comfyui.config.ts", line: 12, column: 5 },
      ...{ milliseconds: expect.any(Number) as number, bytes: 13_543_392 },
    });
    expect(events.at(-1)).toMatchObject({ event: "progress", copies: { done: 18, expected: 18 } });
    // One a second.
    expect(count("progress")).toBeLessThan(recordedLog("nix-2.26-fetched").length / 100 + 3);
  });

  it("tells warnings and failures", () => {
    const events = replayed("json", "nix-2.8-failed").answered();
    expect(events).toMatch(/"event":"end".*"label":"setuptools 66\.1\.1".*"status":"failed"/);
    const { answered, feed } = shown("json");
    feed({ action: "msg", level: 1, msg: "warning: x" });
    expect(answered()).toContain('"level":"warning","text":"warning: x"');
  });
});

describe("the summary", () => {
  const summary = (log: Recorded, complete = true): string => {
    const { state } = replayed("json", log).display;
    return summaryText(summarise(state, of, { complete, now: Date.now() }), paint(false));
  };

  it("says what was built, fetched and reused, by layer", () => {
    expect(summary("nix-2.26-fetched")).toBe(`8 built, 18 fetched (79.3 MB) in 12s
  base     2 fetched
  build    2 fetched
  install  1 fetched
  nixpkgs  7 built, 10 fetched
  image    1 built, 3 fetched
`);
  });

  it("counts as reused what Nix did not touch, when all is there", () => {
    expect(summary("nix-2.8-failed")).toContain("2 failed, 1 built, 3 reused in");
    expect(summary("nix-2.8-failed", false)).not.toContain("reused");
  });

  test("of a build with nothing to do says so", () => {
    const { display } = shown("plain");
    vi.advanceTimersByTime(1234);
    display.end();
    const text = summaryText(
      summarise(display.state, of, { complete: true, now: Date.now() }),
      paint(false),
    );
    expect(text).toBe("5 reused in 1.2s\n");
  });

  it("names what took longest, and what did not end", () => {
    const { display, feed } = shown("plain");
    feed(begin(1, "python3.11-pip-23.0.1"), begin(2, "python3.11-setuptools-66.1.1"));
    vi.advanceTimersByTime(64_000);
    feed({ action: "stop", id: 1 });
    const text = summaryText(
      summarise(display.state, of, { complete: false, now: Date.now() }),
      paint(false),
    );
    expect(text).toBe(`1 built, 1 not finished in 1m 04s
  install  1 built
  slowest: pip 23.0.1 1m 04s
`);
  });
});
