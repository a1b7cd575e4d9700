/** The tree in a terminal, drawn anew as things change, ten times a second at most. */
import { canvas } from "./canvas.ts";
import { messageText } from "./messages.ts";
import { newMemory } from "./rows.ts";
import { treeLines } from "./tree.ts";
import { viewer } from "./view.ts";
import type { Teller, Told } from "./teller.ts";

/** Milliseconds between two frames at least, and at most: clocks go on while Nix is silent. */
const [LEAST, MOST] = [100, 1000];

/** @throws Where the terminal has no screen. */
export const treeTeller = (told: Told): Teller => {
  const { terminal, state, clock, title, origins, where, neededBy } = told;
  const { screen, say, paint, shown } = terminal;
  if (screen === undefined) throw new Error("a tree needs a screen");
  const drawing = canvas(say, screen);
  const viewOf = viewer(origins, neededBy);
  const memory = newMemory();
  let above = "";
  let [drawn, due] = [-Infinity, Infinity];
  let timer: NodeJS.Timeout | undefined;

  const draw = (): void => {
    const now = clock();
    const { columns, rows } = screen.size();
    const style = { title, columns, rows: rows - 1, paint, shown, place: where, memory };
    drawing.draw(treeLines(viewOf(state, now), style), above);
    [above, drawn, due] = ["", now, Infinity];
    planAt(now + MOST);
  };
  const planAt = (at: number): void => {
    if (due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(draw, Math.max(0, at - clock()));
    timer.unref();
  };
  const soon = (): void => planAt(drawn + LEAST);
  const release = screen.onResize(soon);
  const raise = (text: string): void => {
    above += text.endsWith("\n") ? text : `${text}\n`;
    soon();
  };

  return {
    changed: soon,
    message: (level, text) => raise(messageText(level, text, paint)),
    say: raise,
    end: () => {
      clearTimeout(timer);
      due = -Infinity;
      release();
      drawing.draw([], above);
    },
  };
};
