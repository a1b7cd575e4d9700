/** Runs a program to its end, and keeps what it says. */
import { execa } from "execa";
import { type Ending, GROUPED, groupOf } from "./group.ts";

/** How a program runs. */
export interface GroupOptions {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds it may run. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between asking it to stop and making it. Default: one second. */
  readonly grace?: number;
}

/** How it ended. */
export interface Ended {
  readonly how: Ending<"timeout">;
  /** Its exit code; undefined unless it ended by itself. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs it and gives back how it ended; it never rejects. Nothing is put on its standard input. When it is
 * stopped, all that it has started stops.
 */
export const runGroup = async (
  program: string,
  args: readonly string[],
  { cwd, env, timeout, signal, grace = 1000 }: GroupOptions,
): Promise<Ended> => {
  if (signal?.aborted === true) return { how: "aborted", code: undefined, stdout: "", stderr: "" };
  const child = execa(program, args, {
    ...GROUPED,
    cwd,
    env,
    stdin: "ignore",
    stripFinalNewline: false,
  });
  const group = groupOf<"timeout">(child, { signal, grace });
  const timer = setTimeout(() => group.stop("timeout"), timeout);
  const how = await group.ended;
  clearTimeout(timer);
  const { exitCode, stdout, stderr } = await child;
  return { how, code: exitCode, stdout, stderr };
};
