/** What git and Nix would put into the store, by themselves: the oracles of our hashes. */
import { execFileSync } from "node:child_process";
import { expect } from "vitest";
import { newFolder } from "../../helpers/command.ts";
import { nix } from "../../helpers/nix.ts";
import { gitIn, gitTalking } from "./git-server.ts";
import type { Repository } from "./git-server.ts";

/** The hash Nix gives a folder. */
export const nixHash = async (folder: string): Promise<string> => {
  const { code, stdout, stderr } = await nix(["hash", "path", folder]);
  expect(code, stderr).toBe(0);
  return stdout.trim();
};

/** What GitHub and fetchzip do: `git archive`, unpacked by tar. */
export const unpacked = ({ folder }: Repository, rev: string): string => {
  const out = newFolder();
  const archive = `${newFolder()}/archive.tar`;
  gitIn(folder, ["archive", "--format=tar", `--output=${archive}`, rev]);
  execFileSync("tar", ["-xf", archive, "-C", out]);
  return out;
};

/** What nix-prefetch-git does, command by command. */
export const prefetched = async (
  { url }: Repository,
  rev: string,
  submodules = false,
): Promise<string> => {
  const out = newFolder();
  const git = (...args: string[]): Promise<void> => gitTalking(out, args);
  await git("init", "--quiet");
  await git("remote", "add", "origin", url);
  await git("fetch", "--quiet", "origin", rev);
  await git("checkout", "--quiet", "-b", "fetchgit", "FETCH_HEAD");
  if (submodules) await git("submodule", "--quiet", "update", "--init", "--recursive");
  execFileSync("find", [out, "-name", ".git", "-prune", "-exec", "rm", "-rf", "{}", "+"]);
  return out;
};

/** What `builtins.fetchGit` computes. */
export const fetchGit = ({ url }: Repository, rev: string, more = ""): string =>
  `builtins.fetchGit { url = "${url}"; rev = "${rev}"; ref = "main"; ${more}}`;
