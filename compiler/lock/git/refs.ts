/** Branches and tags of a repository, as `git ls-remote` lists them. */

/** A name for a commit, which may move. */
export interface Ref {
  /** `refs/heads/main`, `refs/tags/v1.0`, `HEAD`. */
  readonly name: string;
  /** The commit; of an annotated tag the one it is about. */
  readonly rev: string;
}

/** What a word means in a repository. */
export type Meaning =
  | { readonly kind: "ref"; readonly ref: Ref }
  /** A branch and a tag have this name, and are not the same commit. */
  | { readonly kind: "ambiguous"; readonly refs: readonly Ref[] }
  | { readonly kind: "unknown"; readonly names: readonly string[] };

/**
 * The refs that `git ls-remote` printed.
 *
 * @example
 * parseRefs("1f…\trefs/tags/v1\n2e…\trefs/tags/v1^{}\n") // [{ name: "refs/tags/v1", rev: "2e…" }]
 */
export const parseRefs = (listed: string): readonly Ref[] => {
  const refs = new Map<string, string>();
  for (const line of listed.split("\n")) {
    const [, rev, name] = /^([0-9a-f]{40})\t(\S+)$/.exec(line) ?? [];
    // The line with ^{} follows the annotated tag that it peels.
    if (rev !== undefined && name !== undefined) refs.set(name.replace(/\^\{\}$/, ""), rev);
  }
  return [...refs].map(([name, rev]) => ({ name, rev }));
};

/** What `word` means: a full name, a branch, a tag, or `HEAD`. */
export const meaningOf = (word: string, refs: readonly Ref[]): Meaning => {
  const named = (name: string): Ref | undefined => refs.find((each) => each.name === name);
  const full = word === "HEAD" || word.startsWith("refs/") ? named(word) : undefined;
  const found = [full, named(`refs/heads/${word}`), named(`refs/tags/${word}`)].filter(
    (each) => each !== undefined,
  );
  const [first] = found;
  if (first === undefined) return { kind: "unknown", names: refs.flatMap(shortName) };
  return found.some(({ rev }) => rev !== first.rev)
    ? { kind: "ambiguous", refs: found }
    : { kind: "ref", ref: first };
};

/** `branch main`, `tag v1.0` */
export const describeRef = (name: string): string =>
  name === "HEAD"
    ? "the default branch"
    : name
        .replace(/^refs\/heads\//, "branch ")
        .replace(/^refs\/tags\//, "tag ")
        .replace(/^refs\//, "");

/**
 * Whether a word can be the name of a branch or tag. Source: git-check-ref-format(1).
 *
 * @example isRefName("main..dev") // false
 */
export const isRefName = (word: string): boolean =>
  word !== "" &&
  !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|\/$|\.$|(^|\/)\.|\.lock(\/|$)/.test(word) &&
  word !== "@";

const shortName = ({ name }: Ref): readonly string[] => {
  const short = /^refs\/(?:heads|tags)\/(.+)$/.exec(name)?.[1];
  return short === undefined ? [] : [short];
};
