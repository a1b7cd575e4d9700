/** The tree GitHub's archive of a commit holds. */
import { closeSync, openSync, readSync } from "node:fs";
import type { Git } from "../../host/git.ts";
import type { GitSource } from "./source.ts";
import { tarTree } from "./tar.ts";
import type { Tree } from "./tree.ts";

/**
 * Has git write the archive of a fetched commit to `file`, and gives `use` its tree, which is read from
 * there.
 */
export const withArchive = async <T>(
  git: Git,
  { url, rev }: GitSource,
  folder: string,
  file: string,
  use: (tree: Tree) => Promise<T>,
): Promise<T> => {
  await git.run(["archive", "--format=tar", `--output=${file}`, rev], { cwd: folder, url });
  const open = openSync(file, "r");
  let buffer = Buffer.allocUnsafe(1 << 16);
  try {
    const tree = tarTree((offset, length) => {
      if (length > buffer.length) buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, readSync(open, buffer, 0, length, offset));
    });
    return await use(tree);
  } finally {
    closeSync(open);
  }
};

/**
 * Files of a commit whose text in GitHub's archive hangs on more than the commit: `export-subst` with
 * a placeholder for the names of branches and tags, for abbreviated hashes, or for the time that has
 * passed. Their archive, and with it its hash, may change on the server.
 *
 * Source: gitattributes(5), "Creating an archive"; git-log(1), "PRETTY FORMATS".
 */
export const unstableFiles = async (
  git: Git,
  { url, rev }: GitSource,
  folder: string,
): Promise<readonly string[]> => {
  const grep = (...args: string[]): Promise<string> =>
    git
      .run(["grep", "-I", "-z", ...args], { cwd: folder, url })
      // It ends with 1 when it finds nothing, and says nothing.
      .catch(() => "");
  const attributes = await grep("-l", "-e", "export-subst", rev, "--", ":(glob)**/.gitattributes");
  if (attributes === "") return [];
  const found = await grep("-l", "-E", "-e", UNSTABLE, rev);
  return found
    .split("\0")
    .filter((name) => name !== "")
    .map((name) => name.slice(rev.length + 1))
    .sort();
};

const UNSTABLE =
  "[$]Format:[^$]*%[-+ ]?(h|t|p|P|d|D|S|G|g|ar|cr|ah|ch|N|[(](describe|decorate|trailers))";
