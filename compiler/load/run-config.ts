/** Runs a config for a command that wants its values and nothing beside them. */
import { evaluate } from "./evaluate.ts";
import { exported } from "./exported.ts";
import { guarded } from "./guard.ts";

/**
 * The images and the project that a config exports.
 *
 * @param config  Absolute path.
 * @param seconds  How long it may run.
 * @throws {Problems} What is wrong with it, what it did to the process included.
 */
export const runConfig = (config: string, seconds: number): Promise<ReturnType<typeof exported>> =>
  guarded(config, async (guard) => exported(await evaluate(config, seconds, guard), config));
