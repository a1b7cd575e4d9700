/** Asks a program of this machine one question. */
import { definedIn } from "./nix-version.ts";
import { runGroup } from "./run-group.ts";

/** What it answered. */
export interface Answer {
  /** It ran, and ended with 0. */
  readonly ok: boolean;
  /** There is no such program. */
  readonly missing: boolean;
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with arguments to its end. It never rejects. */
export type Ask = (program: string, ...args: readonly string[]) => Promise<Answer>;

/** A program that does not answer by then is as good as none: milliseconds. */
const PATIENCE = 30_000;

/** Asks programs of this machine, with `env` as their whole environment. */
export const asking =
  (
    env: Readonly<Record<string, string | undefined>> = process.env,
    signal?: AbortSignal,
    timeout = PATIENCE,
  ): Ask =>
  async (program, ...args) => {
    const ended = await runGroup(program, args, {
      cwd: "/",
      env: definedIn(env),
      timeout,
      signal,
    });
    const { how, code, stdout, stderr } = ended;
    return {
      ok: how === "ended" && code === 0,
      missing: how === "not-found",
      code,
      stdout,
      stderr:
        how === "timeout" ? `${program} did not answer within ${String(timeout / 1000)} s` : stderr,
    };
  };
