/** Runs Nix and hands on what it says while it says it. When we end, however that happens, Nix ends. */
import { type Ending, groupOf } from "./group.ts";
import { lineSplitter } from "./line-splitter.ts";
import { definedIn } from "./nix-version.ts";
import { start } from "./start.ts";

/** How Nix is run. */
export interface NixRunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Given each line of standard error, without its end. */
  readonly line?: (text: string) => void;
  /** Stops it: Nix is asked to end, and made to after a while. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between asking and making. Default: ten seconds. */
  readonly grace?: number;
}

/** How it ended. */
export interface NixEnded {
  readonly how: Ending;
  /** Its exit code; 128 and the number of the signal that ended it. */
  readonly code: number;
  readonly stdout: string;
}

/**
 * Nix runs beside a shell that reads our end of a pipe. The pipe is closed to stop Nix, and the system
 * closes it when this process dies: so a Nix is asked to stop even when comfynix is killed with SIGKILL,
 * and nobody goes on building for a terminal that is gone. Nix itself then ends its builders.
 */
const BESIDE = `exec 3<&0
"$@" </dev/null 3<&- &
nix=$!
{ read -r _ <&3; kill -TERM $nix; } >/dev/null 2>&1 &
watch=$!
wait $nix
code=$?
kill $watch 2>/dev/null
exit $code`;

/** Runs `nix ...args`. It never rejects. */
export const runNix = async (
  args: readonly string[],
  { cwd, env = process.env, line, signal, grace = 10_000 }: NixRunOptions,
): Promise<NixEnded> => {
  if (signal?.aborted === true) return { how: "aborted", code: 130, stdout: "" };
  let stdout = "";
  const lines = lineSplitter((text) => line?.(text));
  const started = start(
    "sh",
    ["-c", BESIDE, "comfynix", "nix", ...args],
    { cwd, env: definedIn(env), input: true },
    { stdout: (text) => (stdout += text), stderr: lines.push },
  );
  const stdin = started.child.stdin;
  // Nix may be gone before the pipe is closed.
  stdin?.on("error", () => undefined);
  const ask = (): void => void stdin?.end();
  const how = await groupOf(started, { signal, grace, ask, seesOurEnd: true }).ended;
  lines.end();
  const { code = 128 } = await started.ended;
  // The shell says so of a program that it does not find.
  return { how: code === 127 ? "not-found" : how, code, stdout };
};
