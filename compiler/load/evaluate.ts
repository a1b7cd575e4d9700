/** Runs the config and comes back, whatever the config does. */
import { userFrames } from "../locate.ts";
import { Problem, Problems } from "../problem.ts";
import { evaluationProblem } from "./evaluation-problem.ts";
import type { Exports } from "./exported.ts";
import { type Guard, innermost } from "./guard.ts";
import { importConfig } from "./import-config.ts";
import { usersFile } from "./own-files.ts";
import { recordPromises } from "./pending-awaits.ts";

/** Milliseconds the watchdog gives a main thread that is idle to notice the time itself. */
const GRACE = 250;

/**
 * The config's exports.
 *
 * @param config  Absolute path.
 * @param seconds  How long it may run.
 * @throws {Problems} One of `config-syntax`, `config-throws` (an unhandled rejection and a failing
 *   import among them), `config-exits`, `config-hangs` (a loop, or an `await` that never ends), at
 *   the user's line.
 */
export const evaluate = async (config: string, seconds: number, guard: Guard): Promise<Exports> => {
  const { watchdog } = guard;
  await watchdog.up;
  const promises = recordPromises();
  let timer: NodeJS.Timeout | undefined;
  let ended: () => void = () => {};
  try {
    return await new Promise<Exports>((resolve, reject) => {
      const fail = (problem: Problem): void => reject(new Problems([problem]));
      // Reached with nothing left to do, when the time is up, or after the watchdog broke a loop.
      ended = () => {
        watchdog.stop();
        const stack = watchdog.stack();
        fail(
          stack === undefined ? awaits(promises.pending(), config) : loops(stack, config, seconds),
        );
      };
      process.on("beforeExit", ended);
      const begin = (): void => {
        watchdog.begin(seconds * 1000 + GRACE);
        timer = setTimeout(ended, seconds * 1000).unref();
      };
      void guard.first.then(fail);
      importConfig(config, begin).then(
        // One turn later, so that a rejection nobody handles is heard first.
        (exports) => setImmediate(() => resolve(exports)),
        (error: unknown) => fail(guard.problems[0] ?? evaluationProblem(error, config)),
      );
    });
  } finally {
    process.off("beforeExit", ended);
    clearTimeout(timer);
    promises.stop();
    watchdog.stop();
  }
};

const loops = (stack: string, config: string, seconds: number): Problem =>
  new Problem("config-hangs", `the config still ran after ${String(seconds)} s; it was here`, {
    place: innermost(stack, config),
    hint: "if it only needs longer, give it more time: npx comfynix compile --timeout SECONDS",
  });

const awaits = (pending: readonly string[], config: string): Problem => {
  const last = pending.filter((stack) => userFrames(stack, usersFile).length > 0).at(-1);
  return new Problem("config-hangs", "the config awaits something that never comes", {
    place: innermost(last, config),
    hint: "a config has nothing to wait for: what comes from outside is in the lock",
  });
};
