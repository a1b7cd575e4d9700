/** The tree a checkout of a commit holds. */
import type { Git } from "../../host/git.ts";
import { folderTree } from "./folder-io.ts";
import type { GitSource } from "./source.ts";
import type { Tree } from "./tree.ts";

/**
 * Checks a fetched commit out, with all its submodules where they are asked for, and gives the tree,
 * which is read from disk. nixpkgs' fetchgit removes every `.git`.
 *
 * @param shallow  Whether only the wanted commit of a submodule is fetched; some servers refuse.
 */
export const checkout = async (
  git: Git,
  { url, rev, submodules = false }: GitSource,
  folder: string,
  shallow: boolean,
): Promise<Tree> => {
  const run = (...args: string[]): Promise<string> => git.run(args, { cwd: folder, url });
  await run("checkout", "--quiet", "--detach", rev);
  if (submodules) {
    const depth = shallow ? ["--depth=1"] : [];
    await run("submodule", "--quiet", "update", "--init", "--recursive", ...depth);
  }
  return folderTree(folder, [".git"]);
};
