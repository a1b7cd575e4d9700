/** Asks a repository for its branches and tags. */
import { withoutLogin } from "../../address.ts";
import type { Git } from "../../host/git.ts";
import { parseRefs } from "./refs.ts";
import type { Ref } from "./refs.ts";

/**
 * All branches and tags of a repository, and `HEAD`, its default branch.
 *
 * @throws {GitFailure}
 */
export const refsOf = async (git: Git, url: string): Promise<readonly Ref[]> => {
  const args = [
    "ls-remote",
    "--quiet",
    "--",
    withoutLogin(url),
    "HEAD",
    "refs/heads/*",
    "refs/tags/*",
  ];
  return parseRefs(await git.run(args, { cwd: "/", url }));
};
