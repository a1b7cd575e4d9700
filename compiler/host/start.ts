/**
 * Starts a program as the first of a group of its own: it can be signalled with all that it starts, and a
 * terminal's Ctrl-C reaches it through us alone.
 */
import type { ChildProcess } from "node:child_process";
import { execa } from "execa";

/** Where and with what a program is started. */
export interface StartOptions {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether we hold its standard input; default: there is nothing on it. */
  readonly input?: boolean;
}

/** A program that was started. */
export interface Started {
  /** Without a process when it could not be started. */
  readonly child: ChildProcess;
  /** How it ended, once all that it wrote has been handed on. It never rejects. */
  readonly ended: Promise<ProgramEnd>;
}

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit code; undefined unless it ended by itself. */
  readonly code: number | undefined;
  /** The signal that ended it. */
  readonly by: NodeJS.Signals | undefined;
  /** Why it could not be started. */
  readonly failure?: unknown;
}

/** @param heard  Given what it writes, as text. */
export const start = (
  program: string,
  args: readonly string[],
  { cwd, env, input = false }: StartOptions,
  heard: { readonly stdout: (text: string) => void; readonly stderr: (text: string) => void },
): Started => {
  const child = execa(program, args, {
    ...{ cwd, env, extendEnv: false },
    ...{ detached: true, cleanup: false },
    // What it writes is handed on: keeping it, too, would double a log of any length.
    ...{ buffer: false, reject: false },
    stdin: input ? "pipe" : "ignore",
  });
  child.stdout.setEncoding("utf8").on("data", heard.stdout);
  child.stderr.setEncoding("utf8").on("data", heard.stderr);
  const ended = child.then(({ exitCode, signal, cause }) => ({
    code: exitCode,
    by: signal,
    ...(child.pid === undefined && { failure: cause }),
  }));
  return { child, ended };
};
