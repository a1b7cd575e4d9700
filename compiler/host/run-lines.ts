/** Runs a program and hands over what it writes line by line while it runs. */
import type { Readable } from "node:stream";
import { execa } from "execa";
import { killGroup } from "./kill-group.ts";
import { isSystemError } from "./system-error.ts";

/** How a program runs. */
export interface LinesOptions {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Each line of its standard output, without its end; a last line without one, too. */
  readonly onLine: (line: string) => void;
  /** Milliseconds without a line after which it is stopped. Default: it may be silent for ever. */
  readonly silence?: number;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between asking it to stop and making it. Default: five seconds. */
  readonly grace?: number;
}

/** How it ended. */
export interface LinesEnd {
  readonly how: "ended" | "aborted" | "silent" | "flooded" | "not-found" | "not-executable";
  /** Its exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  /** The signal that ended it. */
  readonly by: string | undefined;
  /** The end of what it wrote on its standard error. */
  readonly stderr: string;
}

/** Characters of one line that are taken; who writes more writes no lines. */
const LONGEST = 16_000_000;

/** Characters of standard error that are kept. */
const TAIL = 16_000;

/**
 * Runs it and gives back how it ended; it never rejects. Nothing is put on its standard input. It is the
 * first of a group of its own: a terminal's Ctrl-C does not reach it, and stopping it stops the group,
 * gently first.
 */
export const runLines = async (
  program: string,
  args: readonly string[],
  { cwd, env, onLine, silence, signal, grace = 5000 }: LinesOptions,
): Promise<LinesEnd> => {
  if (signal?.aborted === true)
    return { how: "aborted", code: undefined, by: undefined, stderr: "" };
  const child = execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    buffer: false,
    detached: true,
    cleanup: false,
  });
  let how: LinesEnd["how"] = "ended";
  let last: NodeJS.Timeout | undefined;
  const stop = (why: LinesEnd["how"]): void => {
    if (how !== "ended") return;
    how = why;
    killGroup(child.pid, "SIGTERM");
    last = setTimeout(() => killGroup(child.pid, "SIGKILL"), grace);
  };
  const abort = (): void => stop("aborted");
  const exit = (): void => killGroup(child.pid, "SIGKILL");
  signal?.addEventListener("abort", abort);
  process.on("exit", exit);
  const quiet = silenceTimer(silence, () => stop("silent"));
  const lines = lineSplitter(
    (line) => {
      quiet.restart();
      onLine(line);
    },
    () => stop("flooded"),
  );
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", lines.push);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-TAIL);
  });
  // Somebody of another group may hold its output open for ever.
  child.once("exit", () => setTimeout(() => closeAll(child.stdout, child.stderr), grace).unref());
  const result = await child;
  lines.end();
  quiet.clear();
  clearTimeout(last);
  // What it left behind in its group ends with it.
  killGroup(child.pid, "SIGKILL");
  signal?.removeEventListener("abort", abort);
  process.off("exit", exit);
  if (isSystemError(result.cause, "ENOENT")) how = "not-found";
  if (isSystemError(result.cause, "EACCES")) how = "not-executable";
  return { how, code: result.exitCode, by: result.signal, stderr };
};

const closeAll = (...streams: readonly Readable[]): void => {
  for (const stream of streams) stream.destroy();
};

const silenceTimer = (
  limit: number | undefined,
  over: () => void,
): { readonly restart: () => void; readonly clear: () => void } => {
  if (limit === undefined) return { restart: () => undefined, clear: () => undefined };
  const timer = setTimeout(over, limit);
  return { restart: () => void timer.refresh(), clear: () => clearTimeout(timer) };
};

/** Cuts a stream of text into lines. */
const lineSplitter = (
  onLine: (line: string) => void,
  flooded: () => void,
): { readonly push: (text: string) => void; readonly end: () => void } => {
  let rest = "";
  return {
    push: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
      if (rest.length <= LONGEST) return;
      rest = "";
      flooded();
    },
    end: () => {
      if (rest !== "") onLine(rest);
    },
  };
};
