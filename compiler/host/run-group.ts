/** Runs a program to its end, and keeps what it says. */
import { type Ending, groupOf } from "./group.ts";
import { start } from "./start.ts";

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
  let [stdout, stderr] = ["", ""];
  const heard = {
    stdout: (text: string) => (stdout += text),
    stderr: (text: string) => (stderr += text),
  };
  const started = start(program, args, { cwd, env }, heard);
  const group = groupOf<"timeout">(started, { signal, grace });
  const timer = setTimeout(() => group.stop("timeout"), timeout);
  const how = await group.ended;
  clearTimeout(timer);
  return { how, code: (await started.ended).code, stdout, stderr };
};
