/** `git()`: a Python package built from one commit of a repository. */
import { placed } from "./call-site.ts";
import type { revNotPinned } from "./message.ts";
import type { Git, GitOptions } from "./node.ts";
import { kept } from "./requires.ts";
import type { IsLiteral } from "./source.ts";

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

/** Whether a revision is a commit: 40 lower-case hexadecimal digits. */
export const isCommit = (rev: string): boolean => /^[0-9a-f]{40}$/.test(rev);

/** `openai/CLIP` is on GitHub; of an address, `git+` and `.git` go, as both are spelled either way. */
const repositoryUrl = (repository: string): string => {
  const bare = repository
    .replace(/^git\+/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return /^[\w.-]+\/[\w.-]+$/.test(bare) ? `https://github.com/${bare}` : bare;
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
