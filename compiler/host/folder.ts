/** A folder of text files as it lies on disk, compared with what it should be. */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isSystemError } from "./system-error.ts";

/** Path below a folder → text. */
export type Files = ReadonlyMap<string, string>;

/** How a folder on disk differs from what it should be; paths below it, sorted. */
export interface Difference {
  /** Absent on disk, or with another text. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** On disk and not meant to be. */
  readonly removed: readonly string[];
}

/**
 * Everything below `folder`: the text of each file, undefined for what is no regular file. A folder
 * that does not exist holds nothing.
 *
 * @throws The system's error when something cannot be read, or `folder` is not a folder.
 */
export const readFolder = (folder: string): ReadonlyMap<string, string | undefined> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return isThere(folder) ? walk(folder, "") : new Map();
    } catch (error) {
      // Another compile has just replaced the folder: read the new one.
      if (!isSystemError(error, "ENOENT") || attempt === ATTEMPTS) throw error;
    }
  }
};

/** What writing `wanted` over `present` would change. */
export const difference = (
  present: ReadonlyMap<string, string | undefined>,
  wanted: Files,
): Difference => {
  const paths = [...wanted.keys()].sort();
  return {
    changed: paths.filter((each) => present.get(each) !== wanted.get(each)),
    unchanged: paths.filter((each) => present.get(each) === wanted.get(each)),
    removed: [...present.keys()].filter((each) => !wanted.has(each)).sort(),
  };
};

const ATTEMPTS = 10;

const isThere = (folder: string): boolean =>
  lstatSync(folder, { throwIfNoEntry: false }) !== undefined;

const walk = (folder: string, below: string): Map<string, string | undefined> => {
  const found = new Map<string, string | undefined>();
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) for (const each of walk(folder, name)) found.set(...each);
    else
      found.set(name, entry.isFile() ? readFileSync(path.join(folder, name), "utf8") : undefined);
  }
  return found;
};
