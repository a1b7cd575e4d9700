/** Writes a folder whole or not at all: beside its place first, then by a rename. */
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Files } from "./folder.ts";
import { makeFolder } from "./make-folder.ts";
import { lostFolders, makeStage, oldFolder, removeStale } from "./stage.ts";
import { isSystemError } from "./system-error.ts";

/** How often another process may get in between before we give up. */
const ATTEMPTS = 100;

/**
 * Makes `folder` hold exactly `files`. Everything is written to a new folder beside it, which then
 * takes its place; when anything fails, `folder` is as it was. Synchronous, so that no signal
 * handler sees it half done.
 *
 * @throws The system's error.
 */
export const writeFolder = (folder: string, files: Files): void => {
  const target = realPath(folder);
  makeFolder(path.dirname(target));
  const stage = makeStage(target);
  try {
    for (const [name, text] of files) {
      const file = path.join(stage, name);
      makeFolder(path.dirname(file));
      writeFileSync(file, text);
    }
    swap(stage, target);
  } catch (error) {
    rmSync(stage, { recursive: true, force: true });
    throw error;
  }
  removeStale(target);
};

/**
 * Puts `folder` back when a process was killed between the two renames that replace it: then it is as it
 * was before. No system call that Node has exchanges two folders.
 */
export const recoverFolder = (folder: string): void => {
  if (existsSync(folder) || !existsSync(path.dirname(folder))) return;
  try {
    const [old] = lostFolders(folder);
    if (old !== undefined) renameSync(old, folder);
  } catch {
    // Another process was quicker, or the folder is not ours to write: then there is none.
  }
};

/** Moves `stage` to `target`, which another process may be replacing at the same time. */
const swap = (stage: string, target: string): void => {
  for (let attempt = 1; ; attempt++) {
    const old = moveAway(target, attempt);
    try {
      renameSync(stage, target);
      if (old !== undefined) rmSync(old, { recursive: true, force: true });
      return;
    } catch (error) {
      const taken = isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST");
      if (old !== undefined) putBack(old, target);
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
};

const moveAway = (target: string, attempt: number): string | undefined => {
  const old = oldFolder(target, attempt);
  try {
    renameSync(target, old);
    return old;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
};

/** Rolls back; what stands there by now is another process's, and whole. */
const putBack = (old: string, target: string): void => {
  try {
    renameSync(old, target);
  } catch {
    rmSync(old, { recursive: true, force: true });
  }
};

const realPath = (folder: string): string => {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return folder;
    throw error;
  }
};
