/** What lies between two commits, as far as it is cheap to learn. */
import path from "node:path";
import type { Git } from "../../host/git.ts";
import { GitFailure } from "../../host/git-failure.ts";
import { dateOf, fetchCommit } from "./commit-io.ts";
import { inScratch } from "../../host/scratch.ts";

/** The way from one commit to another. */
export interface History {
  /** When the old one was made, seconds since 1970; undefined when the server has it no more. */
  readonly date: number | undefined;
  /** How many commits the new one has and the old has not; undefined when that was not cheap. */
  readonly ahead?: number;
  /** How many commits the old one has and the new has not. */
  readonly behind?: number;
}

/** Milliseconds a count may take. */
const PATIENCE = 30_000;

/**
 * The way from `from` to `to`. Commits are fetched without their files.
 *
 * @param count  Whether commits are counted; a long history takes long to fetch.
 * @throws {GitFailure} When the server cannot be asked at all.
 */
export const historyOf = (
  git: Git,
  url: string,
  { from, to }: { readonly from: string; readonly to: string },
  count: boolean,
): Promise<History> =>
  inScratch(async (scratch) => {
    const folder = path.join(scratch, "repository");
    let date: number;
    try {
      ({ date } = await fetchCommit(git, { url, rev: from }, folder, ["--filter=tree:0"]));
    } catch (error) {
      if (error instanceof GitFailure && error.reason === "unknown-revision") {
        return { date: undefined };
      }
      throw error;
    }
    return count ? { date, ...(await counts(git, url, { from, to }, folder)) } : { date };
  });

const counts = async (
  git: Git,
  url: string,
  { from, to }: { readonly from: string; readonly to: string },
  folder: string,
): Promise<Pick<History, "ahead" | "behind">> => {
  const run = (...args: string[]): Promise<string> =>
    git.run(args, { cwd: folder, url, timeout: PATIENCE });
  try {
    const whole = ["--unshallow", "--filter=tree:0", "--no-tags", "--no-write-fetch-head"];
    await run("fetch", "--quiet", ...whole, "origin", from, to);
    await dateOf(git, { url, rev: to }, folder);
    const [behind, ahead] = (await run("rev-list", "--left-right", "--count", `${from}...${to}`))
      .trim()
      .split("\t")
      .map(Number);
    return { ...(ahead !== undefined && { ahead }), ...(behind !== undefined && { behind }) };
  } catch (error) {
    // A number that nobody needs: what matters is told without.
    if (error instanceof GitFailure && error.reason !== "aborted") return {};
    throw error;
  }
};
