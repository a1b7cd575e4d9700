/** Programs that take images: docker, podman, skopeo. */
import { runGroup } from "../../host/run-group.ts";
import { missing, refused } from "./failure.ts";

/** How a program is run. */
export interface ProgramOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where the image goes, for what is said when it fails. */
  readonly reference?: string;
  /** Milliseconds. Default: a minute. */
  readonly timeout?: number;
}

/**
 * What a program prints, run with nothing on its standard input.
 *
 * @throws {Problem} When it is not installed, or fails.
 */
export const run = async (
  program: string,
  args: readonly string[],
  { signal, reference, timeout = 60_000 }: ProgramOptions = {},
): Promise<string> => {
  const { how, code, stdout, stderr } = await runGroup(program, args, {
    cwd: process.cwd(),
    env: ourEnvironment(),
    timeout,
    signal,
  });
  if (how === "not-found") throw missing(program);
  if (how === "aborted") throw new Error("stopped");
  if (how === "ended" && code === 0) return stdout;
  const said = how === "timeout" ? "it was not done in time" : stderr;
  throw refused({ program, said, ...(reference !== undefined && { reference }) });
};

const ourEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
