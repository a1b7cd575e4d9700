/** Writes one file whole or not at all. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { isSystemError } from "./system-error.ts";

/**
 * Makes `file` hold `text`: written beside it first, then renamed over it, so that a reader sees the
 * old text or the new. A link stays a link: its target is written, and keeps its mode; one that is not there
 * is made. What is no file, a device or a pipe, is written to.
 *
 * @throws The system's error; `file` is then as it was.
 */
export const writeFile = (file: string, text: string): void => {
  const target = realPath(file);
  const there = statSync(target, { throwIfNoEntry: false });
  // A device or a pipe takes the text; a file of its name would put an end to it.
  if (there !== undefined && !there.isFile() && !there.isDirectory()) {
    writeFileSync(target, text);
    return;
  }
  const name = `.${path.basename(target)}.comfynix-${String(process.pid)}`;
  const stage = path.join(path.dirname(target), name);
  try {
    writeThrough(stage, text);
    if (there !== undefined) chmodSync(stage, there.mode);
    renameSync(stage, target);
  } catch (error) {
    rmSync(stage, { force: true });
    throw error;
  }
};

/** Onto the disk: a file system may else write the rename before the text, and a power cut leave it empty. */
const writeThrough = (file: string, text: string): void => {
  const handle = openSync(file, "w");
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Where a file is, or will be: a link may name one that is not there. */
const realPath = (file: string): string => {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return file;
    return realPath(path.resolve(realpathSync(path.dirname(file)), readlinkSync(file)));
  }
};
