/** Git sources, locked in this process from a server of the test file's own. */
import path from "node:path";
import { afterAll, afterEach } from "vitest";
import { createGit } from "../../../compiler/host/git.ts";
import type { GitOptions } from "../../../compiler/host/git.ts";
import { lockTree } from "../../../compiler/lock/git/lock-tree-io.ts";
import type { LockedTree, LockTreeOptions } from "../../../compiler/lock/git/lock-tree-io.ts";
import { startGitServer } from "./git-server.ts";
import type { Fault, Repository } from "./git-server.ts";

export const server = await startGitServer();
afterEach(() => {
  server.faults.clear();
  server.requests.length = 0;
});
afterAll(() => server.close());

let made = 0;
/** An empty repository on the server. */
export const newRepository = (): Repository => server.create(`repository-${String(made++)}`);

/** A repository with one commit. */
export const committed = (): { readonly repository: Repository; readonly rev: string } => {
  const repository = newRepository();
  return { repository, rev: repository.commit({ "a.txt": "a" }) };
};

/** What the server does of this repository instead of answering, until the test ends. */
export const setFault = ({ folder }: Repository, fault: Fault): void => {
  server.faults.set(path.basename(folder), fault);
};

/** The repository is served as by a server that gives out the tips of branches and tags alone. */
export const giveTipsAlone = (repository: Repository): void => {
  repository.git("config", "uploadpack.allowReachableSHA1InWant", "false");
  // Protocol 2 asks nobody: only an older server refuses.
  setFault(repository, (request) => {
    delete request.headers["git-protocol"];
    return false;
  });
};

interface Asked extends LockTreeOptions {
  readonly submodules?: boolean;
  readonly git?: GitOptions;
}

/** Locks a commit, with a git that may use plain http. */
export const lock = (
  { url }: { readonly url: string },
  rev: string,
  { submodules, git, ...options }: Asked = {},
): Promise<LockedTree> =>
  lockTree(createGit({ allowInsecure: true, ...git }), { url, rev, submodules }, options);
