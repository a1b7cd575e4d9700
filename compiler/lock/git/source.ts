/** A tree to be fetched by git, and which of nixpkgs' two fetchers will fetch it. */

/** One commit of one repository. */
export interface GitSource {
  /** Address, over https: `https://github.com/openai/CLIP`. */
  readonly url: string;
  /** 40 lower-case hexadecimal digits. */
  readonly rev: string;
  /** Whether submodules are fetched. Default: false. */
  readonly submodules?: boolean | undefined;
}

/**
 * The form of the tree that the build sees.
 *
 * - `archive`: GitHub's tar file, which is `git archive`: `export-ignore` and `export-subst` apply.
 *   fetchFromGitHub takes it, but not with submodules: then it hands on to fetchgit.
 * - `checkout`: a clone without `.git`. It is what fetchgit gives.
 *
 * Source: nixpkgs, doc/build-helpers/fetchers.chapter.md, "fetchFromGitHub" and "fetchgit".
 */
export type TreeForm = "archive" | "checkout";

/** @example treeForm({ url: "https://github.com/openai/CLIP", rev }) // "archive" */
export const treeForm = ({ url, submodules = false }: GitSource): TreeForm =>
  /^https:\/\/github\.com\/[^/]+\/[^/]+\/?$/.test(url) && !submodules ? "archive" : "checkout";
