/** A terminal emulator in this process: what is on the screen after what was written to it. */
import xterm from "@xterm/headless";
import type { Screen, Terminal } from "../../../compiler/host/terminal.ts";
import { paint } from "../../../compiler/paint.ts";

/** An emulated terminal and what is seen on it. */
export interface Emulator {
  readonly terminal: Terminal & { readonly screen: Screen };
  /** Everything written so far, a string for each write. */
  readonly writes: readonly string[];
  /** Every line, those that were scrolled away first, without spaces at the end and empty lines below. */
  readonly lines: () => Promise<readonly string[]>;
  /** Where the cursor is: its line among `lines`, and its column. */
  readonly cursor: () => Promise<{ readonly line: number; readonly column: number }>;
  /** Modes that a shell after us would notice. */
  readonly modes: () => Promise<{ readonly wraps: boolean; readonly shown: boolean }>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
}

export const emulator = (columns: number, rows: number, color = false): Emulator => {
  const term = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  const writes: string[] = [];
  const listeners = new Set<() => void>();
  let shown = true;
  for (const final of ["h", "l"])
    term.parser.registerCsiHandler({ prefix: "?", final }, (params) => {
      if (params.includes(25)) shown = final === "h";
      return false;
    });
  const write = (text: string): void => {
    writes.push(text);
    // A line end in a terminal's usual mode begins the line, too.
    term.write(text.replace(/\r?\n/g, "\r\n"));
  };
  const settled = (): Promise<void> => new Promise((resolve) => term.write("", resolve));
  return {
    terminal: {
      say: write,
      answer: () => undefined,
      paint: paint(color),
      shown: (file) => file.slice(file.lastIndexOf("/") + 1),
      screen: {
        size: () => ({ columns: term.cols, rows: term.rows }),
        onResize: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
    },
    writes,
    lines: async () => {
      await settled();
      const { active } = term.buffer;
      const all = Array.from({ length: active.length }, (_, at) => active.getLine(at));
      const texts = all.map((each) => each?.translateToString(true).trimEnd() ?? "");
      return texts.slice(0, texts.findLastIndex((each) => each !== "") + 1);
    },
    cursor: async () => {
      await settled();
      const { active } = term.buffer;
      return { line: active.baseY + active.cursorY, column: active.cursorX };
    },
    modes: async () => {
      await settled();
      return { wraps: term.modes.wraparoundMode, shown };
    },
    resize: async (to, high) => {
      await settled();
      term.resize(to, high);
      for (const each of listeners) each();
    },
  };
};
