/** Gets one commit of a repository, and as little else as the server allows. */
import { mkdirSync } from "node:fs";
import { withoutLogin } from "../../address.ts";
import type { Git } from "../../host/git.ts";
import { GitFailure } from "../../host/git-failure.ts";
import type { GitSource } from "./source.ts";

/** A repository on disk that holds the commit. */
export interface Fetched {
  /** Where git runs: the folder of the work tree, which is empty. */
  readonly folder: string;
  /** Committer time, seconds since 1970. */
  readonly date: number;
}

/**
 * Fetches the commit into a new repository at `folder`: it alone, or, where a server gives out whole
 * branches only, all branches and tags.
 *
 * @param more  More options of git-fetch.
 * @throws {GitFailure} `unknown-revision` when the server has no such commit.
 */
export const fetchCommit = async (
  git: Git,
  { url, rev }: Omit<GitSource, "submodules">,
  folder: string,
  more: readonly string[] = [],
): Promise<Fetched> => {
  mkdirSync(folder);
  const run = (...args: string[]): Promise<string> => git.run(args, { cwd: folder, url });
  await run("init", "--quiet", "--template=", ".");
  // Relative addresses of submodules start from it.
  await run("remote", "add", "origin", withoutLogin(url));
  const fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...more];
  try {
    await run(...fetch, "--depth=1", "origin", rev);
  } catch (error) {
    if (!(error instanceof GitFailure) || error.reason !== "tips-only") throw error;
    await run(...fetch, "origin", "+refs/heads/*:refs/all/heads/*", "+refs/tags/*:refs/all/tags/*");
  }
  return { folder, date: await dateOf(git, { url, rev }, folder) };
};

/** When a commit of a fetched repository was made. @throws {GitFailure} for what is no commit. */
export const dateOf = async (
  git: Git,
  { url, rev }: Omit<GitSource, "submodules">,
  folder: string,
): Promise<number> => {
  try {
    const kind = await git.run(["cat-file", "-t", rev], { cwd: folder, url });
    if (kind.trim() !== "commit") throw notCommit(url, rev, `it is a ${kind.trim()}`);
    const date = await git.run(["show", "-s", "--format=%ct", rev], { cwd: folder, url });
    return Number(date.trim());
  } catch (error) {
    if (!(error instanceof GitFailure) || error.reason !== "failed") throw error;
    throw notCommit(url, rev, "it is on no branch and no tag");
  }
};

const notCommit = (url: string, rev: string, why: string): GitFailure =>
  new GitFailure("unknown-revision", url, `has no commit ${rev}: ${why}`, "check it");
