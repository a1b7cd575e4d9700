/** Makes a folder, with those on the way to it. */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { isSystemError } from "./system-error.ts";

/**
 * Makes `folder` and what is missing above it; one that is there already is well.
 *
 * @throws The system's error. Node 20 calls a folder missing that a read-only file system refuses to make:
 *   asked for the first of them alone, it says what is the matter.
 */
export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
    let first = path.resolve(folder);
    while (!existsSync(path.dirname(first))) first = path.dirname(first);
    mkdirSync(first);
    mkdirSync(folder, { recursive: true });
  }
};
