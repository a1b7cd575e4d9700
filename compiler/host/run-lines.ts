/** Runs a program and hands over what it writes line by line while it runs. */
import { type Ending, groupOf } from "./group.ts";
import { lineSplitter } from "./line-splitter.ts";
import { start } from "./start.ts";

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
  readonly how: Ending<"silent" | "flooded">;
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
 * Runs it and gives back how it ended; it never rejects. Nothing is put on its standard input. When it
 * ends or is stopped, all that it has started stops.
 */
export const runLines = async (
  program: string,
  args: readonly string[],
  { cwd, env, onLine, silence, signal, grace = 5000 }: LinesOptions,
): Promise<LinesEnd> => {
  if (signal?.aborted === true)
    return { how: "aborted", code: undefined, by: undefined, stderr: "" };
  const lines = lineSplitter(
    (line) => {
      quiet.restart();
      onLine(line);
    },
    { characters: LONGEST, over: () => group.stop("flooded") },
  );
  let stderr = "";
  const heard = {
    stdout: lines.push,
    stderr: (text: string) => (stderr = (stderr + text).slice(-TAIL)),
  };
  const started = start(program, args, { cwd, env }, heard);
  const group = groupOf<"silent" | "flooded">(started, { signal, grace });
  const quiet = silenceTimer(silence, () => group.stop("silent"));
  const how = await group.ended;
  quiet.clear();
  lines.end();
  const { code, by } = await started.ended;
  return { how, code, by, stderr };
};

const silenceTimer = (
  limit: number | undefined,
  over: () => void,
): { readonly restart: () => void; readonly clear: () => void } => {
  if (limit === undefined) return { restart: () => undefined, clear: () => undefined };
  const timer = setTimeout(over, limit);
  return { restart: () => void timer.refresh(), clear: () => clearTimeout(timer) };
};
