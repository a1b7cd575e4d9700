/** Puts a tree on the disk. */
import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { bytesOf, isEntryName } from "./tree.ts";
import type { Tree } from "./tree.ts";

/**
 * Writes a tree to a path where nothing is yet. Every folder is new, so that no link is followed.
 *
 * @throws Error for a name that leads elsewhere; the system's error.
 */
export const writeTree = (tree: Tree, path: string): void => {
  write(tree, bytesOf(path));
};

/** @param path  A byte string. */
const write = (tree: Tree, path: string): void => {
  const place = Buffer.from(path, "latin1");
  if (tree.kind === "link") {
    symlinkSync(Buffer.from(tree.target, "latin1"), place);
    return;
  }
  if (tree.kind === "folder") {
    mkdirSync(place);
    for (const [name, each] of tree.entries()) {
      if (!isEntryName(name)) throw new Error(`no file can have the name ${JSON.stringify(name)}`);
      write(each, `${path}/${name}`);
    }
    return;
  }
  const file = openSync(place, "wx", tree.executable ? 0o755 : 0o644);
  try {
    for (const piece of tree.read()) writeSync(file, piece);
  } finally {
    closeSync(file);
  }
};
