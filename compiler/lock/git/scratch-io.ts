/** Folders that are needed for a while. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isSystemError } from "../../host/system-error.ts";

const NAME = "comfynix-scratch-";

/**
 * Gives `work` a folder that is gone afterwards, however it ends. What processes that were killed left
 * behind goes, too.
 */
export const inScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  removeStale();
  const folder = mkdtempSync(path.join(tmpdir(), `${NAME}${String(process.pid)}-`));
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
};

const removeStale = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(NAME) ? /^(\d+)-/.exec(name.slice(NAME.length))?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      remove(path.join(tmpdir(), name));
    } catch {
      // Another user's, say. It does no harm.
    }
  }
};

const remove = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, "ESRCH");
  }
};
