/** Runs a config for a command that wants its values and nothing beside them. */
import { Problems } from "../problem.ts";
import { evaluate } from "./evaluate.ts";
import { exported } from "./exported.ts";
import { guardProcess } from "./guard.ts";

/**
 * The images and the project that a config exports.
 *
 * @param config  Absolute path.
 * @param seconds  How long it may run.
 * @throws {Problems} What is wrong with it, what it did to the process included.
 */
export const runConfig = async (
  config: string,
  seconds: number,
): Promise<ReturnType<typeof exported>> => {
  const guard = guardProcess(config);
  try {
    const values = exported(await evaluate(config, seconds, guard), config);
    if (guard.problems.length > 0) throw new Problems(guard.problems);
    return values;
  } finally {
    guard.release();
  }
};
