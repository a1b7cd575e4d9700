/** Programs that are each the first of a group: what stops one stops all that it has started. */
import type { Started } from "./start.ts";
import { isSystemError } from "./system-error.ts";
import { untilWeEnd } from "./until-we-end.ts";

/** How a group is stopped. */
export interface GroupOptions {
  /** Stops it when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between asking it to stop and making it. */
  readonly grace: number;
  /** Asks it to stop. Default: SIGTERM to all of it. */
  readonly ask?: () => void;
  /** Whether it ends by itself when this process does. Default: it is killed. */
  readonly seesOurEnd?: boolean;
}

/** How a program ended: by itself, or why it was stopped; `not-found` where there is none that may run. */
export type Ending<Why = never> = Why | "ended" | "aborted" | "not-found";

export interface Group<Why> {
  /** Asks all of it to stop, and makes it after a while. */
  readonly stop: (why: Why | "aborted") => void;
  /**
   * Once the program has ended, and all it started is gone. Who holds its outputs open longer than `grace`
   * is not waited for.
   */
  readonly ended: Promise<Ending<Why>>;
}

/**
 * Looks after the group of a program to its end.
 *
 * @example
 * const started = start("git", ["fetch"], { cwd, env }, heard);
 * const { stop, ended } = groupOf<"timeout">(started, { signal, grace: 1000 });
 */
export const groupOf = <Why = never>(
  { child, ended }: Started,
  { signal, grace, ask, seesOurEnd = false }: GroupOptions,
): Group<Why> => {
  let how: Ending<Why> = "ended";
  let [killing, closing]: (NodeJS.Timeout | undefined)[] = [];
  const kill = (name: NodeJS.Signals): void => signalGroup(child.pid, name);
  const stop = (why: Why | "aborted"): void => {
    if (how !== "ended") return;
    how = why;
    if (ask === undefined) kill("SIGTERM");
    else ask();
    killing = setTimeout(() => kill("SIGKILL"), grace);
  };
  const abort = (): void => stop("aborted");
  signal?.addEventListener("abort", abort);
  const forget = seesOurEnd ? undefined : untilWeEnd({ kill, stoppable: signal !== undefined });
  child.once("exit", () => {
    closing = setTimeout(() => {
      kill("SIGKILL");
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, grace);
  });
  const settled = async (): Promise<Ending<Why>> => {
    const { failure } = await ended;
    clearTimeout(killing);
    clearTimeout(closing);
    kill("SIGKILL");
    signal?.removeEventListener("abort", abort);
    forget?.();
    return ["ENOENT", "EACCES"].some((code) => isSystemError(failure, code)) ? "not-found" : how;
  };
  return { stop, ended: settled() };
};

/** Nothing happens when the group has ended, or was never started. */
const signalGroup = (pid: number | undefined, name: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended meanwhile.
  }
};
