/** Reads files of this machine, or of a tree that stands for one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A machine's files; paths are absolute, as on that machine. */
export interface Tree {
  /** A file's text; undefined when it cannot be read. */
  readonly text: (file: string) => string | undefined;
  /** Names in a folder, sorted; none when it cannot be read. */
  readonly names: (folder: string) => readonly string[];
  readonly exists: (file: string) => boolean;
}

/**
 * The files below `root`.
 *
 * @example treeAt("/").text("/proc/driver/nvidia/version")
 */
export const treeAt = (root: string): Tree => {
  const at = (file: string): string => path.join(root, file);
  return {
    text: (file) => attempt(() => readFileSync(at(file), "utf8")),
    names: (folder) => attempt(() => readdirSync(at(folder)).sort()) ?? [],
    exists: (file) => existsSync(at(file)),
  };
};

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
