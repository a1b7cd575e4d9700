/** What an update changes, before it is written. */
import type { Change } from "../../host/write-files.ts";
import type { Problem } from "../../problem.ts";

/** The step from one commit to another. */
export interface Step {
  readonly name: string;
  readonly url: string;
  readonly from: string;
  readonly to: string;
  /** What the new commit was asked for by: `branch main`. */
  readonly means?: string;
  /** Committer times, seconds since 1970. */
  readonly fromDate?: number;
  readonly date?: number;
  /** How many commits the new one adds, and how many of the old one it lacks. */
  readonly ahead?: number;
  readonly behind?: number;
}

export interface Moved {
  readonly step: Step;
  /** What else has changed, a line each. */
  readonly notes: readonly string[];
  /** Empty when it is there already. */
  readonly changes: readonly Change[];
  readonly problems?: readonly Problem[];
}

/**
 * The step in a line or two.
 *
 * @example
 * CLIP: dcba3cb (2024-06-04) → d05afc4 (2026-01-02), branch main, 12 commits
 *   https://github.com/openai/CLIP/compare/dcba3cb…...d05afc4…
 */
export const stepLines = (step: Step): readonly string[] => {
  const { name, url, from, to, means, fromDate, date, ahead, behind = 0 } = step;
  if (from === to)
    return [`${name}: ${short(to)} already${means === undefined ? "" : `, ${means}`}`];
  const details = [
    ...(means === undefined ? [] : [means]),
    ...(ahead === undefined || ahead === 0 ? [] : [counted(ahead, "commit")]),
    ...(behind === 0 ? [] : [`without ${counted(behind, "commit")} of the old one`]),
  ];
  const line = [`${name}: ${dated(from, fromDate)} → ${dated(to, date)}`, ...details].join(", ");
  return /^https:\/\/github\.com\//.test(url) ? [line, `  ${url}/compare/${from}...${to}`] : [line];
};

/** What is said before a repository is read: that may take minutes. */
export const reading = (url: string, rev: string): string => `reading ${url} at ${short(rev)}\n`;

const dated = (rev: string, date: number | undefined): string =>
  date === undefined
    ? short(rev)
    : `${short(rev)} (${new Date(date * 1000).toISOString().slice(0, 10)})`;

const short = (rev: string): string => rev.slice(0, 7);

const counted = (number: number, noun: string): string =>
  `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
