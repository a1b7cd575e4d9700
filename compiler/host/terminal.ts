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
  /** A file's path as the user would write it here. */
  readonly shown: (file: string) => string;
}

/** This process's terminal. Colour: FORCE_COLOR, else NO_COLOR, else whether stderr is a terminal. */
export const terminal = (): Terminal => {
  const cwd = process.cwd();
  return {
    say: (text) => void process.stderr.write(text),
    answer: (text) => void process.stdout.write(text),
    ...(process.stderr.isTTY === true ? { width: Math.max(60, process.stderr.columns) } : {}),
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
