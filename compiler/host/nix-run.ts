/** Runs Nix and hands on what it says while it says it. When we end, however that happens, Nix ends. */
import { execa } from "execa";
import { type Ending, GROUPED, groupOf } from "./group.ts";
import { definedIn } from "./nix-version.ts";

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
  const child = execa("sh", ["-c", BESIDE, "comfynix", "nix", ...args], {
    ...GROUPED,
    cwd,
    env: definedIn(env),
    stdin: "pipe",
    // The lines are handed on; keeping them, too, would double a log of any length.
    buffer: { stderr: false },
    stripFinalNewline: false,
  });
  // Nix may be gone before the pipe is closed.
  child.stdin.on("error", () => undefined);
  const read = readLines(child, line);
  const ask = (): void => void child.stdin.end();
  const how = await groupOf(child, { signal, grace, ask, seesOurEnd: true }).ended;
  await read;
  const { exitCode = 128, stdout } = await child;
  // The shell says so of a program that it does not find.
  return { how: exitCode === 127 ? "not-found" : how, code: exitCode, stdout };
};

/** Lines end at line feeds alone: what builders print may hold any other separator. */
const readLines = async (
  child: { iterable(options: { from: "stderr" }): AsyncIterable<unknown> },
  line: NixRunOptions["line"],
): Promise<void> => {
  for await (const text of child.iterable({ from: "stderr" })) line?.(String(text));
};
