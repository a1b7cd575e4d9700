/** The terminal the command was started from. */
import path from "node:path";
import { type Paint, paint } from "../paint.ts";

/** Where a command's words go. */
export interface Terminal {
  /** For people: stderr. */
  readonly say: (text: string) => void;
  /** For programs: stdout. */
  readonly answer: (text: string) => void;
  readonly paint: Paint;
  /** Columns of the terminal; absent when stderr is none: a line is then a line. */
  readonly width?: number;
  /** The screen that `say` writes to; absent when it is none that can be drawn on. */
  readonly screen?: Screen;
  /** A file's path as the user would write it here. */
  readonly shown: (file: string) => string;
}

/** A screen whose cursor can be moved. */
export interface Screen {
  /** As it is now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls `listener` whenever the size has changed, until the function it gives is called. */
  readonly onResize: (listener: () => void) => () => void;
}

/** This process's terminal. Colour: FORCE_COLOR, else NO_COLOR, else whether stderr is a terminal. */
export const terminal = (): Terminal => {
  const cwd = process.cwd();
  return {
    say: (text) => void process.stderr.write(text),
    answer: (text) => void process.stdout.write(text),
    ...(process.stderr.isTTY === true ? { width: Math.max(60, process.stderr.columns) } : {}),
    ...(canDraw(process.env, process.stderr.isTTY === true) ? { screen } : {}),
    paint: paint(hasColor(process.env, process.stderr.isTTY === true)),
    shown: (file) => {
      const relative = path.relative(cwd, path.resolve(cwd, file)) || ".";
      return relative.startsWith("../../../") ? file : relative;
    },
  };
};

/** Sources: no-color.org, force-color.org. */
export const hasColor = (env: NodeJS.ProcessEnv, isTerminal: boolean): boolean => {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  const refused = env["NO_COLOR"];
  return (refused === undefined || refused === "") && isTerminal && env["TERM"] !== "dumb";
};

/** Whether lines on the screen may be redrawn: not where they end up in a log, or nobody moves a cursor. */
export const canDraw = (env: NodeJS.ProcessEnv, isTerminal: boolean): boolean =>
  isTerminal && env["TERM"] !== "dumb" && (env["CI"] ?? "") === "";

const screen: Screen = {
  // A terminal that does not know its size says 0.
  size: () => ({ columns: process.stderr.columns || 80, rows: process.stderr.rows || 24 }),
  onResize: (listener) => {
    process.stderr.on("resize", listener);
    return () => void process.stderr.off("resize", listener);
  },
};
