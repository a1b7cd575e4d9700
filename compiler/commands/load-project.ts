/** Loads a project for a command that only reads it. */
import type { Context } from "../context.ts";
import { findConfig } from "../load/find-config.ts";
import { guarded } from "../load/guard.ts";
import { load } from "../load/load.ts";

/** Time limit of a config in seconds. */
const SECONDS = 30;

/**
 * The project in `config`, a file or folder as given; by default the folder the command runs in.
 *
 * @throws {Problems} When config or lock cannot be read, or there is no lock.
 */
export const loadProject = async (
  config: string | undefined,
  shown: (file: string) => string,
): Promise<Context> => {
  const file = findConfig(config, process.cwd());
  return await guarded(file, (guard) => load(file, { seconds: SECONDS, shown, guard }));
};
