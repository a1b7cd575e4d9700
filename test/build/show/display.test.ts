/** The display as a whole, on an emulated screen. */
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { parseEvents } from "../../../compiler/build/events/parse.ts";
import { buildDisplay } from "../../../compiler/build/show/display.ts";
import { canDraw } from "../../../compiler/host/terminal.ts";
import { recordedContext, recordedLog } from "../recorded.ts";
import { emulator } from "./emulator.ts";
import { originsOf } from "./frame.ts";

const of = originsOf(recordedContext());

interface Begun {
  readonly display: ReturnType<typeof buildDisplay>;
  /** What was written so far, a string for each write. */
  readonly writes: readonly string[];
}

/** A display whose time is the test's. */
const begin = (): Begun => {
  const writes: string[] = [];
  const { terminal } = emulator(80, 24);
  const display = buildDisplay(
    { ...terminal, say: (text) => void writes.push(text) },
    {
      ...{ title: "comfyui", origins: of, clock: () => Date.now(), read: () => undefined },
      where: () => undefined,
    },
  );
  return { display, writes };
};

/** The screen after so much was written; the emulator needs real time. */
const screenOf = async (writes: readonly string[]): Promise<readonly string[]> => {
  vi.useRealTimers();
  const { terminal, lines } = emulator(80, 24);
  for (const each of writes) terminal.say(each);
  return await lines();
};

describe("a display in a terminal", () => {
  beforeEach(
    () => void vi.useFakeTimers({ now: 0, toFake: ["Date", "setTimeout", "clearTimeout"] }),
  );
  afterEach(() => void vi.useRealTimers());

  it("draws ten times a second at most, however much happens", () => {
    const { display, writes } = begin();
    for (const line of recordedLog("nix-2.26")) {
      for (const event of parseEvents(line)) display.event(event);
      vi.advanceTimersByTime(5);
    }
    expect(writes.length).toBeGreaterThan(10);
    expect(writes.length).toBeLessThanOrEqual(Date.now() / 100 + 1);
  });

  it("lets its clocks go on while Nix is silent", async () => {
    const { display, writes } = begin();
    display.event({ kind: "text", text: "" });
    vi.advanceTimersByTime(5200);
    expect(await screenOf(writes)).toEqual(["Evaluating comfyui · 5s"]);
  });

  it("keeps what is said above the tree, and leaves nothing else", async () => {
    const { display, writes } = begin();
    for (const line of recordedLog("nix-2.8-failed"))
      for (const event of parseEvents(line)) display.event(event);
    vi.advanceTimersByTime(200);
    display.event({ kind: "msg", level: 1, text: "\u001b[35;1mwarning:\u001b[0m low on\nspace" });
    display.say("pushed\n");
    vi.advanceTimersByTime(200);
    const during = [...writes];
    display.event({ kind: "msg", level: 1, text: "warning: the last" });
    display.end();
    display.end();
    const atEnd = [...writes];
    vi.advanceTimersByTime(5000);
    expect(writes).toEqual(atEnd);
    display.say("after\n");

    const said = ["warning: low on", "space", "pushed"];
    expect((await screenOf(during)).slice(0, 4)).toEqual([
      ...said,
      expect.stringMatching(/^Building comfyui · 0s · 2 failed/),
    ]);
    expect(await screenOf(atEnd)).toEqual([...said, "warning: the last"]);
    expect(await screenOf(writes)).toEqual([...said, "warning: the last", "after"]);
  });
});

test.each([
  [{}, true, true],
  [{ TERM: "dumb" }, true, false],
  [{ CI: "true" }, true, false],
  [{ CI: "" }, true, true],
  [{ NO_COLOR: "1" }, true, true],
  [{}, false, false],
])("with %j, where stderr is a terminal: %s, lines may be redrawn: %s", (env, isTerminal, can) => {
  expect(canDraw(env, isTerminal)).toBe(can);
});
