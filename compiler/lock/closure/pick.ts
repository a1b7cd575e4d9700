/** One distribution of the closure: which of its files, and what lost by which rule. */
import type { Candidate, Target } from "../../python/candidate.ts";
import { choose } from "../../python/choose.ts";
import type { Choice, Loss } from "../../python/choose.ts";
import { parseSdistName } from "../../python/sdist-name.ts";
import { parseVersion, compareVersions } from "../../python/version.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import type { Lost } from "../lock.ts";
import { specifierOf } from "./demands.ts";
import type { Demand } from "./demands.ts";

/** The file that was taken for a distribution. */
export interface Pick<T extends Candidate = Candidate> {
  /** Normalised name. */
  readonly name: string;
  /** As the file's name spells it. */
  readonly version: string;
  readonly candidate: T;
  /** Why this one, for the lock. */
  readonly why: string;
  /** The best that were left out. */
  readonly lost: readonly Lost[];
}

/** Why there is no file: what the index has and by which rule each of it lost. */
export interface NoPick {
  readonly name: string;
  readonly losses: readonly Loss[];
}

/** Losses kept in the lock for one choice. */
const MOST_LOST = 3;

/**
 * The best wheel that all demands admit. Source archives are not taken: what is built from source is
 * named in the config.
 *
 * @param candidates  Every file the index has of it.
 * @param refused  Those that are no candidates any more, and why.
 */
export const pick = <T extends Candidate>(
  name: string,
  candidates: readonly T[],
  demands: readonly Demand[],
  target: Target,
  refused: readonly Loss[] = [],
): Pick<T> | NoPick => {
  const specifier = specifierOf(demands);
  const { ranked, lost } = choose(candidates, { name, specifier, target, kinds: ["wheel"] });
  const choice = { ranked, lost: [...refused, ...lost] };
  const [best] = ranked;
  const version = best && versionOf(best);
  if (best === undefined || version === undefined) return { name, losses: choice.lost };
  return { name, version, candidate: best, ...describeChoice(choice) };
};

/** Why the first of a choice was taken and what it left behind, as the lock keeps it. */
export const describeChoice = (choice: Choice): Omit<Pick, "name" | "version" | "candidate"> => {
  const version = choice.ranked[0] === undefined ? undefined : versionOf(choice.ranked[0]);
  return version === undefined
    ? { why: "", lost: [] }
    : { why: whyBest(choice, version), lost: worthTelling(choice.lost, version) };
};

/** Whether all demands still admit a file that was picked before. */
export const stillFits = (
  { name, candidate }: Pick,
  demands: readonly Demand[],
  target: Target,
): boolean =>
  choose([candidate], { name, specifier: specifierOf(demands), target, kinds: ["wheel"] }).ranked
    .length > 0;

/** In words that stay true while the file stays: who asks is said elsewhere. */
const whyBest = <T extends Candidate>({ ranked, lost }: Choice<T>, version: string): string => {
  const newest = lost.every(({ candidate }) => !isNewer(candidate, version));
  const release = newest ? "the newest release" : "the newest release that fits";
  return ranked.filter((each) => versionOf(each) === version).length > 1
    ? `${release}, its best wheel for this Python`
    : release;
};

/** What a reader may wonder about: newer releases first, one for each rule, then the runner-up. */
const worthTelling = (losses: readonly Loss[], version: string): readonly Lost[] => {
  const newer = losses
    .filter(({ candidate }) => isNewer(candidate, version))
    .toSorted((a, b) => compareFiles(b.candidate, a.candidate));
  const rules = new Set<string>();
  const first = newer.filter(({ rule }) => !rules.has(rule) && rules.add(rule));
  const others = losses.filter(({ rule }) => ["rank", "build", "older", "yanked"].includes(rule));
  const next = others.toSorted((a, b) => compareFiles(b.candidate, a.candidate)).slice(0, 1);
  return [...new Set([...first, ...next])]
    .slice(0, MOST_LOST)
    .map(({ candidate, rule, reason }) => ({ file: candidate.file, rule, reason }));
};

const isNewer = ({ file }: Candidate, version: string): boolean => {
  const [theirs, ours] = [parseVersion(versionOf({ file }) ?? ""), parseVersion(version)];
  return theirs !== undefined && ours !== undefined && compareVersions(theirs, ours) > 0;
};

const compareFiles = (a: Candidate, b: Candidate): number => {
  const [left, right] = [a, b].map((each) => parseVersion(versionOf(each) ?? ""));
  const byVersion = left && right ? compareVersions(left, right) : 0;
  return byVersion || (a.file < b.file ? 1 : -1);
};

const versionOf = ({ file }: { readonly file: string }): string | undefined =>
  (parseWheelName(file) ?? parseSdistName(file))?.version;
