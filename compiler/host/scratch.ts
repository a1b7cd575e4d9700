/** Folders that are needed for a while, for large files. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isRunning } from "./is-running.ts";

/** A folder of one's own. */
export interface Scratch {
  readonly folder: string;
  /** Removes it with all that is in it; a second time does nothing. */
  readonly remove: () => void;
}

const NAME = "comfynix-scratch-";

/**
 * A new folder. It lies in `$TMPDIR`, else in `/var/tmp`: on many systems `/tmp` is memory, and wheels
 * have gigabytes. What processes that were killed left behind goes. Source: Filesystem Hierarchy
 * Standard 3.0, 5.15.
 */
export const openScratch = (): Scratch => {
  for (const base of bases()) removeStale(base);
  const folder = made();
  return {
    folder,
    remove: () => {
      remove(folder);
    },
  };
};

/** Gives `work` a folder that is gone afterwards, however it ends. */
export const inScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const { folder, remove } = openScratch();
  try {
    return await work(folder);
  } finally {
    remove();
  }
};

const bases = (): readonly string[] =>
  process.env["TMPDIR"] === undefined ? ["/var/tmp", tmpdir()] : [tmpdir()];

const made = (): string => {
  const [first = "", last = first] = bases().map((base) =>
    path.join(base, `${NAME}${String(process.pid)}-`),
  );
  try {
    return mkdtempSync(first);
  } catch (error) {
    if (first === last) throw error;
    return mkdtempSync(last);
  }
};

const removeStale = (base: string): void => {
  for (const name of listed(base)) {
    const pid = name.startsWith(NAME) ? /^(\d+)-/.exec(name.slice(NAME.length))?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      remove(path.join(base, name));
    } catch {
      // Another user's, say. It does no harm.
    }
  }
};

const listed = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const remove = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
};
