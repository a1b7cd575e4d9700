/**
 * Lines at the bottom of a terminal that change in place. Our own and not log-update: that hides the
 * cursor for as long as it draws, measures lines by the size the terminal had before it was resized, and
 * needs a second write for what goes above.
 *
 * Between two writes the terminal is always as after printed lines: cursor visible, at the start of the
 * line below, nothing switched off. Whatever ends this process, a shell's prompt comes right there.
 */
import type { Screen } from "../../host/terminal.ts";
import { columnsOf } from "./text.ts";

/** What can be done with such lines. */
export interface Canvas {
  /** Shows these lines in place of those before; `above` goes above them and stays. */
  readonly draw: (lines: readonly Line[], above?: string) => void;
  /** Takes the lines off the screen. */
  readonly clear: () => void;
}

/** A line as it is printed, and the columns it takes: fewer than the screen has. */
export interface Line {
  readonly text: string;
  readonly columns: number;
}

const ESC = "\u001b[";
/** Synchronized output: the terminal shows all of it at once. Unknown to a terminal, it does nothing. */
const [HOLD, RELEASE] = [`${ESC}?2026h`, `${ESC}?2026l`];
const [HIDE, SHOW] = [`${ESC}?25l`, `${ESC}?25h`];
/** A line whose width the terminal sees differently is cut, not wrapped. */
const [NO_WRAP, WRAP] = [`${ESC}?7l`, `${ESC}?7h`];
const ERASE = `${ESC}K`;

/**
 * Erases so many rows and the one below, where the terminal echoes what is typed, and goes back to the
 * first. Row by row: a screen that is erased from its first row on, tmux puts into its history.
 */
const erased = (rows: number): string =>
  `${`${ERASE}\r\n`.repeat(rows)}${ERASE}${rows === 0 ? "" : `${ESC}${rows}A`}`;

/** @param write  Writes to the screen, all of it at once. */
export const canvas = (write: (text: string) => void, screen: Screen): Canvas => {
  let shown: readonly Line[] = [];
  let width = 0;

  /** Rows that the shown lines take now: a terminal made narrower has wrapped them. */
  const rowsShown = (columns: number): number =>
    columns >= width
      ? shown.length
      : shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.columns / columns)), 0);

  const draw: Canvas["draw"] = (lines, above = "") => {
    const { columns, rows } = screen.size();
    const fitting = lines.slice(0, Math.max(0, rows - 1));
    const up = Math.min(rowsShown(columns), rows - 1);
    const anew = above !== "" || columns !== width;
    const changed = fitting.map((line, at) => anew || line.text !== shown[at]?.text);
    if (!anew && fitting.length === shown.length && !changed.includes(true)) return;
    write(
      [
        HOLD,
        HIDE,
        up > 0 ? `\r${ESC}${up}A` : "\r",
        ...(anew ? [erased(up), above] : []),
        NO_WRAP,
        // Erased first: a terminal that wraps a line anew goes by the cells that were ever written.
        ...fitting.map(({ text }, at) => (changed[at] === true ? `${ERASE}${text}\r\n` : "\r\n")),
        ...(anew ? [] : [erased(Math.max(0, up - fitting.length))]),
        WRAP,
        SHOW,
        RELEASE,
      ].join(""),
    );
    [shown, width] = [fitting, columns];
  };

  return {
    draw,
    clear: () => {
      if (shown.length > 0) draw([]);
    },
  };
};

/** A line of plain text. */
export const plain = (text: string): Line => ({ text, columns: columnsOf(text) });
