/** What an update starts from: the config as it runs, its text, and its lock. */
import path from "node:path";
import type { Git } from "../../../dsl/node.ts";
import type { NamedImage } from "../../context.ts";
import { LOCK_NAME, lockIn } from "../../load/beside.ts";
import { defaultProject } from "../../load/default-project.ts";
import { findConfig } from "../../load/find-config.ts";
import { runConfig } from "../../load/run-config.ts";
import type { Lock } from "../../lock/lock.ts";
import { Problem, Problems } from "../../problem.ts";

/** A project that is to be updated. */
export interface UpdatedProject {
  /** Absolute. */
  readonly config: string;
  /** The folder of the config. */
  readonly folder: string;
  readonly images: readonly NamedImage[];
  readonly nixpkgs: Git;
  /** Whether the config says the pin itself. */
  readonly pinned: boolean;
  /** The lock's path, absolute. */
  readonly lockFile: string;
  readonly lock: Lock;
}

/** Time limit of a config in seconds. */
const SECONDS = 30;

/** Runs the config and reads its lock. @throws {Problems} For either. */
export const readProject = async (
  given: string | undefined,
  shown: (file: string) => string,
): Promise<UpdatedProject> => {
  const config = findConfig(given, process.cwd());
  const folder = path.dirname(config);
  const lockFile = path.join(folder, LOCK_NAME);
  const { images, project } = await runConfig(config, SECONDS);
  const lock = lockIn(folder, shown);
  if (lock === undefined) {
    throw new Problems([
      new Problem("lock-unreadable", `there is no ${shown(lockFile)}`, {
        hint: "write it first: npx comfynix lock",
      }),
    ]);
  }
  const { nixpkgs } = project ?? defaultProject;
  return { config, folder, images, nixpkgs, pinned: project !== undefined, lockFile, lock };
};
