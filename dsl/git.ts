/** `git()`: a Python package built from one commit of a repository. */
import { placed } from "./call-site.ts";
import type { Git, GitOptions } from "./node.ts";
import { kept } from "./requires.ts";

export const git = (repository: string, rev: string, options?: GitOptions): Git => {
  const url = repositoryUrl(repository);
  const name = options?.name ?? url.slice(url.lastIndexOf("/") + 1);
  return placed({ kind: "git", name, url, rev, options: kept(options) }, git);
};

/** `openai/CLIP` is on GitHub; of an address, `git+` and `.git` go, as both are spelled either way. */
const repositoryUrl = (repository: string): string => {
  const bare = repository
    .replace(/^git\+/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return /^[\w.-]+\/[\w.-]+$/.test(bare) ? `https://github.com/${bare}` : bare;
};
