/** Makes a folder, with those on the way to it. */
import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { isSystemError } from "./system-error.ts";

/**
 * Makes `folder` and what is missing above it; one that is there already is well.
 *
 * One by one: Node 20's own recursive way never ends below `/proc`, and calls a folder missing that a
 * read-only file system refuses to make.
 *
 * @param mode  Permissions of those that are made. Default: 0o777, less the umask.
 * @throws The system's error.
 */
export const makeFolder = (folder: string, mode?: number): void => {
  const missing: string[] = [];
  let at = path.resolve(folder);
  for (; !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  if (missing.length === 0) makeOne(at, mode);
  for (const each of missing) makeOne(each, mode);
};

/** Another process may have been quicker. */
const makeOne = (folder: string, mode: number | undefined): void => {
  try {
    mkdirSync(folder, { ...(mode !== undefined && { mode }) });
  } catch (error) {
    if (!isSystemError(error, "EEXIST") || !statSync(folder).isDirectory()) throw error;
  }
};
