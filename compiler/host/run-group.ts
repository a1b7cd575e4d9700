/** Runs a program together with all that it starts: when it is stopped, all of it stops. */
import { execa } from "execa";
import { killGroup } from "./kill-group.ts";
import { isSystemError } from "./system-error.ts";

/** How a program runs. */
export interface GroupOptions {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds it may run. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended. */
export interface Ended {
  readonly how: "ended" | "timeout" | "aborted" | "not-found";
  /** Its exit code; undefined unless it ended by itself. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds between asking a group to stop and making it. */
const GRACE = 1000;

/** Runs it and gives back how it ended; it never rejects. Nothing is put on its standard input. */
export const runGroup = async (
  program: string,
  args: readonly string[],
  { cwd, env, timeout, signal }: GroupOptions,
): Promise<Ended> => {
  if (signal?.aborted === true) return { ...NOTHING, how: "aborted" };
  const child = execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    stripFinalNewline: false,
    // A group of its own, so that its own children can be told to stop, too.
    detached: true,
    cleanup: false,
  });
  let how: Ended["how"] = "ended";
  const kill = (name: NodeJS.Signals): void => killGroup(child.pid, name);
  let last: NodeJS.Timeout | undefined;
  const stop = (why: Ended["how"]): void => {
    if (how !== "ended") return;
    how = why;
    kill("SIGTERM");
    last = setTimeout(() => kill("SIGKILL"), GRACE);
  };
  const timer = setTimeout(() => stop("timeout"), timeout);
  const abort = (): void => stop("aborted");
  signal?.addEventListener("abort", abort);
  const release = withParent(kill);
  const result = await child;
  clearTimeout(timer);
  clearTimeout(last);
  signal?.removeEventListener("abort", abort);
  release();
  if (isSystemError(result.cause, "ENOENT")) how = "not-found";
  return { how, code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
};

const NOTHING = { code: undefined, stdout: "", stderr: "" } as const;

/** A terminal's Ctrl-C does not reach a group of its own: it is passed on, and then ends us, too. */
const withParent = (kill: (name: NodeJS.Signals) => void): (() => void) => {
  const exit = (): void => kill("SIGKILL");
  const signals = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const handler = (): void => {
      kill("SIGKILL");
      process.off(name, handler);
      // Somebody else may wait for it; if nobody does, it is the end.
      if (process.listenerCount(name) === 0) process.kill(process.pid, name);
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  process.on("exit", exit);
  return () => {
    process.off("exit", exit);
    for (const release of signals) release();
  };
};
