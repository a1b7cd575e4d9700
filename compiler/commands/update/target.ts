/** The commit that an update goes to. */
import type { Git as GitRunner } from "../../host/git.ts";
import { describeRef, isRefName, meaningOf } from "../../lock/git/refs.ts";
import { refsOf } from "../../lock/git/refs-io.ts";
import { Problem, Problems } from "../../problem.ts";
import { suggestion } from "../../suggest.ts";

/** Where an update goes. */
export interface Target {
  readonly rev: string;
  /** `branch main`; undefined for a commit that was given as such. */
  readonly name?: string;
}

/**
 * The commit that `word` means in a repository: a commit itself, a branch, a tag, or the default branch.
 *
 * @throws {Problems} `update-refused` for a word that means none, or two. @throws {GitFailure}
 */
export const targetOf = async (git: GitRunner, url: string, word: string): Promise<Target> => {
  if (/^[0-9a-f]{40}$/.test(word)) return { rev: word };
  if (!isRefName(word)) throw refused(`${JSON.stringify(word)} is no name of a branch or tag`);
  const meaning = meaningOf(word, await refsOf(git, url));
  switch (meaning.kind) {
    case "ref":
      return { rev: meaning.ref.rev, name: describeRef(meaning.ref.name) };
    case "ambiguous": {
      const names = meaning.refs.map(({ name }) => name);
      throw refused(`${word} is a branch and a tag of ${url}`, `say which: ${names.join(" or ")}`);
    }
    case "unknown": {
      const hex = /^[0-9A-Fa-f]{6,40}$/.test(word);
      throw refused(
        `${url} has neither branch nor tag ${word}`,
        hex
          ? "a commit is given by all its 40 hexadecimal digits, in lower case"
          : suggestion(word, meaning.names),
      );
    }
  }
};

const refused = (message: string, hint?: string): Problems =>
  new Problems([new Problem("update-refused", message, { ...(hint !== undefined && { hint }) })]);
