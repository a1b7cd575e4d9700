/**
 * Stage: the config and the files beside it → what the compiler works on. The only stage before
 * writing that reads anything.
 */
import path from "node:path";
import type { Context } from "../context.ts";
import { emptyLock } from "../lock/empty-lock.ts";
import { Problem, Problems } from "../problem.ts";
import { validate } from "../validate.ts";
import { catalogueIn, lockIn, patchesOf } from "./beside.ts";
import { defaultProject } from "./default-project.ts";
import { evaluate } from "./evaluate.ts";
import { exported } from "./exported.ts";
import type { Guard } from "./guard.ts";
import { LOCK_NAME } from "./names.ts";
import { probeFiles } from "./probe-files.ts";

/** What loading needs beside the config's path. */
export interface LoadOptions {
  /** How long the config may run, in seconds. */
  readonly seconds: number;
  /** A path as the user would write it. */
  readonly shown: (file: string) => string;
  readonly guard: Guard;
}

/**
 * The project whose config is `config`.
 *
 * @param config  Absolute path.
 * @throws {Problems} Everything that is wrong with the config itself and the files beside it.
 */
export const load = async (config: string, options: LoadOptions): Promise<Context> => {
  const folder = path.dirname(config);
  const exports = await evaluate(config, options.seconds, options.guard);
  const { images, project = defaultProject } = exported(exports, config);
  const problems: Problem[] = [];
  const lock = settled(problems, () => lockIn(folder, options.shown));
  const catalogue = settled(problems, () => catalogueIn(folder, options.shown));
  const patches = settled(problems, () => patchesOf(folder, images));
  const context: Context = {
    images,
    project,
    lock: lock ?? emptyLock(project.nixpkgs),
    probe: probeFiles(),
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(patches === undefined ? {} : { patches }),
  };
  if (problems.length === 0 && lock === undefined) problems.push(noLock(options.shown, folder));
  if (problems.length > 0) {
    throw new Problems([...problems, ...validate(context).filter(needsNoLock)]);
  }
  return context;
};

/** What can be said of a config before anything is locked. */
const needsNoLock = ({ code }: Problem): boolean =>
  code !== "not-locked" && code !== "facts-missing";

const settled = <T>(problems: Problem[], run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
};

const noLock = (shown: LoadOptions["shown"], folder: string): Problem =>
  new Problem("lock-unreadable", `there is no ${shown(path.join(folder, LOCK_NAME))}`, {
    hint: "write it: npx comfynix lock",
  });
