/** What the lock holds of a git source: the hash of its tree, and what its files say. */
import path from "node:path";
import * as v from "valibot";
import { noCache, type Cache } from "../../host/cache.ts";
import type { Git } from "../../host/git.ts";
import { GitFailure } from "../../host/git-failure.ts";
import { unstableFiles, withArchive } from "./archive-io.ts";
import { checkout } from "./checkout-io.ts";
import { fetchCommit } from "./commit-io.ts";
import { lfsPointers } from "./lfs.ts";
import { narHash } from "./nar-hash-io.ts";
import { inScratch } from "../../host/scratch.ts";
import type { GitSource, TreeForm } from "./source.ts";
import { treeForm } from "./source.ts";
import { sourceTexts } from "./source-files.ts";
import type { Tree } from "./tree.ts";

const Locked = v.strictObject({
  hash: v.string(),
  size: v.number(),
  date: v.number(),
  texts: v.record(v.string(), v.string()),
  unstable: v.array(v.string()),
  pointers: v.array(v.string()),
});

/** What was learnt of a tree; it holds for ever, as a commit never changes. */
export interface LockedTree {
  /** SRI of its Nix archive. */
  readonly hash: string;
  /** Bytes of its Nix archive. */
  readonly size: number;
  /** Committer time, seconds since 1970. */
  readonly date: number;
  /** Text of `pyproject.toml`, `setup.py` and `setup.cfg` at the root, those that are there. */
  readonly texts: Readonly<Record<string, string>>;
  /** Files whose text in GitHub's archive may change there; see `unstableFiles`. */
  readonly unstable: readonly string[];
  /** Files of which it holds only what Git LFS finds them by. */
  readonly pointers: readonly string[];
}

/** Options of `lockTree`. */
export interface LockTreeOptions {
  /** Where results are kept. Default: nowhere. */
  readonly cache?: Cache;
  /** Answer from the cache alone. Default: false. */
  readonly offline?: boolean;
  /** The form of the tree. Default: the one nixpkgs' fetcher will give. */
  readonly form?: TreeForm;
  /** Is shown the tree while it is there; what is kept has none, so it is fetched. */
  readonly visit?: (tree: Tree, hash: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Fetches a commit and hashes the tree the build will see.
 *
 * @throws {GitFailure} Whatever went wrong with git or the server.
 * @example
 * const git = createGit({ credentials: credentialsOf(process.env) });
 * const { hash } = await lockTree(git, { url: "https://github.com/openai/CLIP", rev: "dcba…" });
 */
export const lockTree = async (
  git: Git,
  source: GitSource,
  options: LockTreeOptions = {},
): Promise<LockedTree> => {
  const { cache = noCache, offline = false, form = treeForm(source), visit } = options;
  const key = `git tree 3 ${form} ${source.submodules === true ? "+" : "-"} ${source.url}@${source.rev}`;
  const kept = visit === undefined ? parse((await cache.get(key))?.body) : undefined;
  if (kept !== undefined) return kept;
  if (offline) {
    const why = `${source.rev.slice(0, 12)} has not been read before`;
    throw new GitFailure("offline", source.url, why, "run without --offline");
  }
  const locked = await inScratch(async (scratch) => {
    const attempt = (shallow: boolean): Promise<LockedTree> =>
      read(git, source, form, path.join(scratch, shallow ? "shallow" : "whole"), shallow, options);
    try {
      return await attempt(true);
    } catch (error) {
      if (!isRefusedDepth(error) || source.submodules !== true) throw error;
      return await attempt(false);
    }
  });
  await cache.put(key, new TextEncoder().encode(JSON.stringify(locked)));
  return locked;
};

const read = async (
  git: Git,
  source: GitSource,
  form: TreeForm,
  folder: string,
  shallow: boolean,
  { signal, visit }: LockTreeOptions,
): Promise<LockedTree> => {
  const { date } = await fetchCommit(git, source, folder);
  const learn = async (tree: Tree, unstable: readonly string[]): Promise<LockedTree> => {
    const { hash, size } = await narHash(tree, signal);
    await visit?.(tree, hash);
    return { hash, size, date, texts: sourceTexts(tree), unstable, pointers: lfsPointers(tree) };
  };
  if (form === "checkout") return await learn(await checkout(git, source, folder, shallow), []);
  const unstable = await unstableFiles(git, source, folder);
  return await withArchive(git, source, folder, `${folder}.tar`, (tree) => learn(tree, unstable));
};

/** A submodule's server may refuse single commits, and git then says one of several things. */
const isRefusedDepth = (error: unknown): boolean =>
  error instanceof GitFailure &&
  (error.reason === "tips-only" ||
    error.reason === "unknown-revision" ||
    error.reason === "failed");

const parse = (body: Uint8Array | undefined): LockedTree | undefined => {
  if (body === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const result = v.safeParse(Locked, value);
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
};
