/**
 * Starts a program as the first of a group of its own: it can be signalled with all that it starts, and a
 * terminal's Ctrl-C reaches it through us alone. By Node itself, as every build waits for what is loaded.
 */
import { type ChildProcess, spawn } from "node:child_process";

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
  /** Undefined when it could not be started. */
  readonly child: ChildProcess | undefined;
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
  const failed = (failure: unknown): ProgramEnd => ({ code: undefined, by: undefined, failure });
  try {
    const child: ChildProcess = spawn(program, args, {
      ...{ cwd, env, detached: true },
      stdio: [input ? "pipe" : "ignore", "pipe", "pipe"],
    });
    child.stdout?.setEncoding("utf8").on("data", heard.stdout);
    child.stderr?.setEncoding("utf8").on("data", heard.stderr);
    const ended = new Promise<ProgramEnd>((resolve) => {
      child.on("error", (error) => child.pid === undefined && resolve(failed(error)));
      child.on("close", (code, by) => resolve({ code: code ?? undefined, by: by ?? undefined }));
    });
    return { child, ended };
  } catch (error) {
    // More arguments than the system takes, for one.
    return { child: undefined, ended: Promise.resolve(failed(error)) };
  }
};
