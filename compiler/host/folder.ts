/** A folder of text files as it lies on disk, compared with what it should be. */
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
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

/** A file below a folder; the text is undefined for what is no regular file, or too large for ours. */
export type Entry = readonly [path: string, text: string | undefined];

/**
 * Everything below `folder`. A folder that does not exist holds nothing.
 *
 * @param enough  Asked of each file; once it says yes, the rest is not read.
 * @throws The system's error when something cannot be read, or `folder` is not a folder.
 */
export const readFolder = (
  folder: string,
  enough: (...entry: Entry) => boolean = () => false,
): ReadonlyMap<string, string | undefined> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const found = new Map<string, string | undefined>();
      for (const entry of isThere(folder) ? walk(folder, "") : []) {
        found.set(...entry);
        if (enough(...entry)) break;
      }
      return found;
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

function* walk(folder: string, below: string): Generator<Entry> {
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) yield* walk(folder, name);
    else yield [name, entry.isFile() ? textOf(path.join(folder, name)) : undefined];
  }
}

const textOf = (file: string): string | undefined =>
  statSync(file).size > LARGE ? undefined : readFileSync(file, "utf8");

/** Bytes; a string of V8 holds twice as many, and no config comes near. */
const LARGE = 2 ** 28;
