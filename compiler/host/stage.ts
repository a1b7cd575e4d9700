/** The hidden folders a folder is replaced through: `.nix.comfynix-PID-…` beside `nix`. */
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { isRunning } from "./is-running.ts";

/** A new, empty folder beside `target`, on the same file system. */
export const makeStage = (target: string): string => {
  const stage = stagePath(target, "new");
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage);
  return stage;
};

/** A hidden name beside `target` that is this process's own. */
export const stagePath = (target: string, what: string): string =>
  `${prefix(target)}${String(process.pid)}-${what}`;

/** Where `target` waits while its successor takes its place. */
export const oldFolder = (target: string, attempt: number): string =>
  stagePath(target, `old-${String(attempt)}`);

/** Removes what processes that were killed left beside `target`; what cannot be removed stays. */
export const removeStale = (target: string): void => {
  for (const folder of leftBeside(target)) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Not ours to remove: another user's, say. It does no harm.
    }
  }
};

/** The folders that `target` was when a process was killed that had moved it away, the newest first. */
export const lostFolders = (target: string): readonly string[] =>
  leftBeside(target)
    .filter((folder) => /-\d+-old-\d+$/.test(folder))
    .map((folder) => ({ folder, time: statSync(folder).ctimeMs }))
    .sort((a, b) => b.time - a.time)
    .map(({ folder }) => folder);

/** What processes that are no more left. */
const leftBeside = (target: string): readonly string[] => {
  const folder = path.dirname(target);
  const start = path.basename(prefix(target));
  return readdirSync(folder)
    .filter((name) => {
      const pid = name.startsWith(start) ? /^(\d+)-/.exec(name.slice(start.length)) : null;
      return pid !== null && !isRunning(Number(pid[1]));
    })
    .map((name) => path.join(folder, name));
};

const prefix = (target: string): string =>
  path.join(path.dirname(target), `.${path.basename(target)}.comfynix-`);
