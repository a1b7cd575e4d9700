/** The hidden folders a folder is replaced through: `.nix.comfynix-PID-…` beside `nix`. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { isSystemError } from "./system-error.ts";

/** A new, empty folder beside `target`, on the same file system. */
export const makeStage = (target: string): string => {
  const stage = `${prefix(target)}${String(process.pid)}-new`;
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage);
  return stage;
};

/** Where `target` waits while its successor takes its place. */
export const oldFolder = (target: string, attempt: number): string =>
  `${prefix(target)}${String(process.pid)}-old-${String(attempt)}`;

/** Removes what processes that were killed left beside `target`; what cannot be removed stays. */
export const removeStale = (target: string): void => {
  const folder = path.dirname(target);
  const start = path.basename(prefix(target));
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(start) ? /^(\d+)-/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch {
      // Not ours to remove: another user's, say. It does no harm.
    }
  }
};

const prefix = (target: string): string =>
  path.join(path.dirname(target), `.${path.basename(target)}.comfynix-`);

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, "ESRCH");
  }
};
