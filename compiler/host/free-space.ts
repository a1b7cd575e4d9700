/** How much room a file system has. */
import { existsSync, statfsSync, statSync } from "node:fs";
import path from "node:path";

/** Where a path will lie, and the room there. */
export interface Room {
  /** The nearest folder that exists. */
  readonly folder: string;
  /** Bytes that this user may still write. */
  readonly free: number;
  /** Of folders with the same number, what is free is the same. */
  readonly device: number;
}

/** The room for `file`, whether it exists or not. @throws The system's error. */
export const roomFor = (file: string): Room => {
  let folder = path.resolve(file);
  while (!existsSync(folder)) folder = path.dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  return { folder, free: bavail * bsize, device: statSync(folder).dev };
};
