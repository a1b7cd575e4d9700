/** `git()`: a Python package built from one commit of a repository. */
import { placed } from "./call-site.ts";
import type { revNotPinned } from "./message.ts";
import type { Git, GitOptions } from "./node.ts";
import { kept } from "./requires.ts";
import type { IsLiteral } from "./source.ts";

/**
 * A Python package built from one commit of a git repository, or a repository such as nixpkgs itself.
 *
 * @param repository  `owner/name` on GitHub, or an address; `git+` before it and `.git` after it are read
 * away.
 * @param rev  A commit, 40 lower-case hexadecimal digits: a branch or tag moves, and its hash with it.
 * @param options.name  Distribution name. Default: the last part of the address.
 * @param options.submodules  Whether git submodules are fetched. Default: false.
 * @example
 * ```ts
 * const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1", {
 *   requires: ["ftfy", "regex"],
 *   imports: ["clip"],
 * });
 * ```
 * becomes
 * ```nix
 * {
 *   clip = buildPythonPackage {
 *     pname = "clip";
 *     version = "0-unstable-dcba3cb";
 *     pyproject = true;
 *     src = fetchFromGitHub {
 *       owner = "openai";
 *       repo = "CLIP";
 *       rev = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
 *       hash = "sha256-…"; # from the lock
 *     };
 *   };
 * }
 * ```
 */
export function git<const Rev extends string>(
  repository: string,
  rev: Commit<Rev>,
  options?: GitOptions,
): Git;
export function git(repository: string, rev: string, options: GitOptions = {}): Git {
  const url = repositoryUrl(repository);
  const name = options.name ?? url.slice(url.lastIndexOf("/") + 1);
  return placed({ kind: "git", name, url, rev, options: kept(options) }, git);
}

/** `openai/CLIP` is on GitHub; of an address, `git+` and `.git` go, as both are spelled either way. */
const repositoryUrl = (repository: string): string => {
  const bare = repository
    .replace(/^git\+/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return /^[A-Za-z0-9][\w-]*\/[\w.-]+$/.test(bare) ? `https://github.com/${bare}` : bare;
};

/** The revision itself, or the sentence that it is no commit. */
type Commit<Rev extends string> =
  IsLiteral<Rev> extends true ? ([Hex<Rev>] extends [never] ? revNotPinned<Rev> : Rev) : Rev;

/** 40 when text is that many digits, eight at a step; else never. */
type Hex<Text extends string, Seen extends keyof Next | 40 = 0> = Text extends ""
  ? Extract<Seen, 40>
  : Text extends `${infer A}${infer B}${infer C}${infer D}${infer E}${infer F}${infer G}${infer H}${infer Rest}`
    ? [A | B | C | D | E | F | G | H, Seen] extends [Digit, keyof Next]
      ? Hex<Rest, Next[Seen & keyof Next]>
      : never
    : never;

type Next = { 0: 8; 8: 16; 16: 24; 24: 32; 32: 40 };

// prettier-ignore
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "a" | "b" | "c" | "d" | "e" | "f";
