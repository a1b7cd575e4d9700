/**
 * The display in a real terminal, from the log of a large build at 10,000 events a second: every screen
 * that is seen must be whole, what was there before must stay, and nothing may be left behind.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { columnsOf } from "../../../compiler/build/show/text.ts";
import { below, kill } from "../../helpers/processes.ts";
import { describeWith } from "../../helpers/tools.ts";
import { emulator } from "./emulator.ts";
import { type Tmux, tmux } from "./tmux.ts";

/** Packages of the build; about 165 events each. */
const PACKAGES = 200;
const PLAY = "node --import tsx test/build/play.ts";

interface Played {
  readonly terminal: Tmux;
  /** Every frame, with all that was on the terminal. */
  readonly screens: readonly (readonly string[])[];
  readonly last: readonly string[];
}

/** Where a frame ends; tmux itself shows what it has read so far, a half of one, too. */
const RELEASE = "\u001b[?2026l";
/** What only a frame has that was drawn as a whole: rows that are erased, one after the other. */
const ANEW = /\u001b\[K\r+\n\u001b\[K/;

const HISTORY = ["one", "two", "three"].map((each) => `before ${each}`);

const play = async (columns: number, rows: number): Promise<Played> => {
  const terminal = await tmux(columns, rows);
  await terminal.type(
    `clear; printf '${HISTORY.join("\\n")}\\n'; ${PLAY} large:${String(PACKAGES)} 10000`,
  );
  // The file of what was written may come after the screen.
  const last = await terminal.until(
    (screen) => screen.at(-1) === "$" && / events, [^]*\$ $/.test(terminal.written()),
  );
  const { terminal: replayed, lines } = emulator(columns, rows);
  const screens: (readonly string[])[] = [];
  for (const frame of terminal.written().split(RELEASE).slice(0, -1)) {
    replayed.say(frame);
    screens.push(await lines());
  }
  return { terminal, screens, last };
};

const isHead = (line: string): boolean => /^(Building|Evaluating) comfyui · /.test(line);
const isBranch = (line: string): boolean =>
  /^(├─|╰─) [ ✓✗] \S/.test(line) || /^(│ {6}| {7})\S/.test(line) || /^ {2}\d+s {2}\S/.test(line);

/** What follows the head of a tree is branches alone; a screen has one head. */
const isWhole = (screen: readonly string[], columns: number): boolean => {
  const tree = screen.slice(screen.findIndex(isHead));
  return (
    screen.filter(isHead).length === 1 &&
    tree.slice(1).every(isBranch) &&
    tree.every((line) => columnsOf(line) < columns)
  );
};

describeWith(["tmux"], "the display of a large build in tmux", () => {
  const sizes = [
    [80, 24],
    [200, 50],
  ] as const;
  let played: readonly Played[] = [];

  beforeAll(async () => {
    played = await Promise.all(sizes.map(([columns, rows]) => play(columns, rows)));
  });
  afterAll(() => {
    for (const { terminal } of played) terminal.close();
  });

  it.each(sizes)("of %i columns and %i rows shows whole trees only", (columns) => {
    const { screens } = played[sizes.findIndex(([each]) => each === columns)]!;
    const trees = screens.filter((screen) => screen.some(isHead));
    expect(trees.length).toBeGreaterThan(5);
    expect(trees.filter((screen) => !isWhole(screen, columns))).toEqual([]);
  });

  it.each(sizes)("of %i columns and %i rows moves on, layer by layer", (columns) => {
    const { screens } = played[sizes.findIndex(([each]) => each === columns)]!;
    const lines = screens.flat();
    const built = lines.filter(isHead).flatMap((line) => {
      const [, count] = /(\d+) (?:of \d+ )?built/.exec(line) ?? [];
      return count === undefined ? [] : [Number(count)];
    });
    expect(built).toEqual(built.toSorted((a, b) => a - b));
    expect(new Set(built).size).toBeGreaterThan(3);
    expect(lines).toContainEqual(expect.stringMatching(/^├─ {3}torch +\d+ done/));
    expect(lines).toContainEqual(expect.stringMatching(/^│ {6}torch-\d+ 1\.\d+\.0 +\d+s {2}\w+/));
  });

  it.each(sizes)(
    "of %i columns and %i rows leaves what was there, and the summary",
    async (columns) => {
      const { terminal, last } = played[sizes.findIndex(([each]) => each === columns)]!;
      const history = await terminal.history();
      expect(history.slice(0, 3)).toEqual(HISTORY);
      expect(history[3]).toMatch(/^400 built, 200 fetched \(8\.00 GB\), 2 reused in \d+/);
      expect(
        history.slice(4, 11).map((line) => line.trim().split(/\s+/).slice(0, 3).join(" ")),
      ).toEqual([
        "base 2 reused",
        ...["torch", "attention", "science", "nodes", "models"].map((layer) => `${layer} 80 built`),
        "nixpkgs 200 fetched",
      ]);
      expect(history.slice(11)).toEqual([expect.stringMatching(/^\d+ events, /), "$"]);
      expect(last.at(-1)).toBe("$");
      console.info(`      ${String(columns)} columns: ${history[11] ?? ""}`);
    },
  );

  it.each(sizes)("of %i columns and %i rows is drawn ten times a second at most", (columns) => {
    const { terminal } = played[sizes.findIndex(([each]) => each === columns)]!;
    const written = terminal.written();
    const frames = written.split("\u001b[?2026h").length - 1;
    const seconds = Number(/, ([\d.]+)s\r?\n/.exec(written)?.[1]);
    expect(frames).toBeGreaterThan(5);
    expect(frames).toBeLessThanOrEqual(10 * seconds + 3);
    // Each frame is begun and ended, and shows the cursor again.
    for (const end of [RELEASE, "\u001b[?25h", "\u001b[?7h"])
      expect(written.split(end).length - 1).toBe(frames);
  });
});

describeWith(["tmux"], "the display in tmux", () => {
  let terminal: Tmux;
  beforeAll(async () => {
    terminal = await tmux(100, 30);
  });
  afterAll(() => terminal.close());

  const begin = async (what: string): Promise<void> => {
    await terminal.type(`clear; printf '${HISTORY.join("\\n")}\\n'; ${what}`);
    await terminal.until((screen) => screen.some((line) => line.startsWith("Building")));
  };
  /** A tree that has room however its lines are wrapped; and one that has not. */
  const small = `${PLAY} test/build/logs/nix-2.26-fetched.log 10000 600`;
  const large = `${PLAY} large:200 10000 8000`;

  const resizeThrough = async (sizes: readonly (readonly [number, number])[]): Promise<void> => {
    await expect.poll(() => terminal.flag("pane_title")).toBe("held");
    let width = 100;
    for (const [columns, rows] of sizes) {
      const before = terminal.written().length;
      await terminal.resize(columns, rows);
      // In another width all of it is drawn anew; until then there is what the terminal makes of the last frame.
      const drawn = () => columns === width || ANEW.test(terminal.written().slice(before));
      await terminal.until((screen) => drawn() && isWhole(screen, columns));
      width = columns;
      // tmux tells a program at most four times a second that it was resized.
      await sleep(300);
    }
    await terminal.key("C-c");
    await terminal.until((screen) => screen.at(-1) === "$");
  };

  it("follows the terminal when it is made wider, lower and higher, and leaves nothing", async () => {
    await begin(small);
    await resizeThrough([
      [120, 30],
      [120, 16],
      [150, 40],
    ]);
    expect(await terminal.history()).toEqual([...HISTORY, "$"]);
  });

  it("follows the terminal when it is made narrower", async () => {
    await begin(small);
    await resizeThrough([
      [60, 40],
      [30, 40],
      [100, 30],
    ]);
    // tmux itself scrolls away lines of a tree that it wraps; what was there before stays.
    expect((await terminal.history()).slice(0, 3)).toEqual(HISTORY);
  });

  it("has its place in a terminal that is too low for it", async () => {
    await terminal.resize(100, 6);
    await begin(large);
    await terminal.until((screen) => isWhole(screen, 100));
    await terminal.key("C-c");
    await terminal.until((screen) => screen.at(-1) === "$");
    expect(await terminal.history()).toEqual([...HISTORY, "$"]);
    await terminal.resize(100, 30);
  });

  it("is gone after Ctrl-C, and the terminal as it was", async () => {
    await begin(large);
    await terminal.key("C-c");
    await terminal.until((screen) => screen.at(-1) === "$");
    expect(await terminal.screen()).toEqual([...HISTORY, "$"]);
    expect(await terminal.flag("cursor_flag")).toBe("1");
    expect(await terminal.flag("wrap_flag")).toBe("1");
  });

  it("leaves a terminal to go on with, even when it is killed", async () => {
    await begin(large);
    for (const { pid } of below(Number(await terminal.flag("pane_pid")))) kill(pid);
    await terminal.until((screen) => screen.at(-1) === "$");
    expect(await terminal.flag("cursor_flag")).toBe("1");
    expect(await terminal.flag("wrap_flag")).toBe("1");
    await terminal.type("echo go  on");
    await terminal.until((screen) => screen.at(-2) === "go on" && screen.at(-1) === "$");
  });
});
