/** Which files `comfynix fmt` is asked about. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { Problem } from "../../problem.ts";
import { fileFailure } from "../../host/file-failure.ts";

/** Folders that hold other people's files. */
const SKIPPED = new Set([".git", ".direnv", "node_modules"]);

/** A file and its size in bytes. */
export interface NixFile {
  readonly file: string;
  readonly bytes: number;
}

/**
 * The files named, and every `.nix` file below the folders named; each once, links to folders not
 * followed, hidden folders included.
 *
 * @throws {Problem} `file-unreadable` for what is not there.
 */
export const nixFiles = (named: readonly string[]): readonly NixFile[] => {
  const found = new Map<string, NixFile>();
  const visit = (name: string): void => {
    const stat = statSync(name);
    if (!stat.isDirectory())
      return void found.set(path.resolve(name), { file: name, bytes: stat.size });
    const entries = readdirSync(name, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (SKIPPED.has(entry.name)) continue;
      if (entry.isDirectory() || (entry.isFile() && entry.name.endsWith(".nix")))
        visit(path.join(name, entry.name));
    }
  };
  for (const name of named) {
    try {
      visit(name);
    } catch (error) {
      throw new Problem("file-unreadable", `${name} cannot be read: ${fileFailure(error)}`);
    }
  }
  return [...found.values()];
};
