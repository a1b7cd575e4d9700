/**
 * The best of the files an index offers, and why the others lost. A total order, the same as pip's;
 * sources: PEP 440 ("Handling of pre-releases"), PEP 592 (yanked files), PEP 427 (build tags).
 */
import { fit } from "./candidate.ts";
import type { Candidate, Fitting, Target, Unfit } from "./candidate.ts";
import { clauseHolds, namesPrerelease, parseSpecifier } from "./specifier.ts";
import type { Specifier } from "./specifier.ts";
import { tagRanking } from "./tags.ts";
import { compareVersions, formatVersion, isPrerelease } from "./version.ts";

/** What is asked for. */
export interface Wanted {
  /** Distribution name in any spelling. */
  readonly name: string;
  /** `>=1,<2`; "" for every version. */
  readonly specifier: string;
  readonly target: Target;
  /** What may be taken. Default: both, as in pip. */
  readonly kinds?: readonly ("wheel" | "sdist")[];
  /**
   * Whether a pre-release may be taken that the specifier does not name: always, never, or only where
   * there is no other (as pip does since 26). Default: false.
   */
  readonly prereleases?: boolean | "last-resort";
}

/** The rule by which a candidate lost. */
export type LossRule =
  | Unfit["rule"]
  /** Built for another accelerator than the image's; only the lock knows that. */
  | "accelerator"
  | "version"
  | "prerelease"
  | "yanked"
  | "older"
  | "rank"
  | "build"
  | "file-order";

export interface Loss<T extends Candidate = Candidate> {
  readonly candidate: T;
  readonly rule: LossRule;
  /** A clause about the file: `2.9.1 is older than 2.10.0`. */
  readonly reason: string;
}

export interface Choice<T extends Candidate = Candidate> {
  /** The best first; every one of them would do. */
  readonly ranked: readonly T[];
  /** All but the best, in the order given. */
  readonly lost: readonly Loss<T>[];
}

/**
 * Ranks the files of a project for an image.
 *
 * @throws {RangeError} Where the specifier is none; parse it first.
 * @example
 * choose(files, { name: "torch", specifier: "==2.10.0", target: { python: "3.14", glibc: [2, 42] } })
 * // { ranked: [torch-2.10.0-cp314-cp314-manylinux_2_28_x86_64.whl], lost: [{ rule: "tags", … }, …] }
 */
export const choose = <T extends Candidate>(
  candidates: readonly T[],
  wanted: Wanted,
): Choice<T> => {
  const specifier = parseSpecifier(wanted.specifier);
  if (specifier === undefined) throw new RangeError(`not a specifier: ${wanted.specifier}`);
  const losses = new Map<T, Loss<T>>();
  const lose = (candidate: T, rule: LossRule, reason: string) =>
    losses.set(candidate, { candidate, rule, reason });

  const rank = tagRanking(wanted.target.python, wanted.target.glibc);
  let left: readonly Fitting<T>[] = candidates.flatMap((candidate) => {
    const read = fit(candidate, wanted.name, wanted.target, rank, wanted.kinds);
    if ("version" in read) return [read];
    lose(candidate, read.rule, read.reason);
    return [];
  });
  const keep = (test: (each: Fitting<T>) => boolean, rule: LossRule, why: Why<T>) => {
    const [kept, dropped] = [left.filter(test), left.filter((each) => !test(each))];
    for (const each of dropped) lose(each.candidate, rule, why(each));
    left = kept;
  };
  keep(
    ({ version }) => specifier.every((clause) => clauseHolds(clause, formatVersion(version))),
    "version",
    ({ written }) => `${written} is not ${wanted.specifier}`,
  );
  const early = takesPrereleases(wanted, specifier, left);
  keep(
    ({ version }) => early || !isPrerelease(version),
    "prerelease",
    ({ written }) => `${written} is a pre-release, which nobody asked for`,
  );
  const withdrawn = isPinned(specifier) && left.every(isYanked);
  keep((each) => withdrawn || !isYanked(each), "yanked", yankedBecause);

  const ranked = left.toSorted((a, b) => compare(b, a));
  const [best, ...others] = ranked;
  for (const each of others) if (best) lose(each.candidate, ...beatenBy(best, each));
  return {
    ranked: ranked.map(({ candidate }) => candidate),
    lost: candidates.flatMap((candidate) => losses.get(candidate) ?? []),
  };
};

type Why<T extends Candidate> = (each: Fitting<T>) => string;

const takesPrereleases = (
  { prereleases = false }: Wanted,
  specifier: Specifier,
  left: readonly Fitting[],
): boolean =>
  prereleases === true ||
  specifier.some(namesPrerelease) ||
  (prereleases === "last-resort" && left.every(({ version }) => isPrerelease(version)));

/** Whether it names one version alone: only then may a yanked file be taken (PEP 592). */
const isPinned = (specifier: Specifier): boolean =>
  specifier.some(
    (clause) => clause.operator === "===" || (clause.operator === "==" && !clause.prefix),
  );

const isYanked = ({ candidate }: Fitting): boolean => candidate.yanked !== undefined;

const yankedBecause = ({ candidate: { yanked } }: Fitting): string =>
  typeof yanked === "string" && yanked !== "" ? `it was yanked: ${yanked}` : "it was yanked";

/** Above zero where `a` is the better one. */
const compare = (a: Fitting, b: Fitting): number =>
  compareVersions(a.version, b.version) ||
  b.rank - a.rank ||
  compareBuilds(a, b) ||
  // pip goes by the order of the page here; ours must not depend on it.
  order(b.candidate.file, a.candidate.file) ||
  order(b.candidate.url, a.candidate.url);

/** A build tag sorts by its leading number, then by the text behind; none is the lowest (PEP 427). */
const compareBuilds = (a: Fitting, b: Fitting): number => {
  const [x, y] = [buildKey(a), buildKey(b)];
  return order(x[0], y[0]) || order(x[1], y[1]);
};

const buildKey = ({ wheel }: Fitting): readonly [bigint, string] => {
  const [, digits, rest = ""] = /^(\d+)(.*)$/.exec(wheel?.build ?? "") ?? [];
  return digits === undefined ? [-1n, ""] : [BigInt(digits), rest];
};

const order = <V extends bigint | string>(a: V, b: V): number => (a < b ? -1 : a > b ? 1 : 0);

const beatenBy = (best: Fitting, each: Fitting): readonly [LossRule, string] => {
  if (compareVersions(best.version, each.version) !== 0) {
    return ["older", `${each.written} is older than ${best.written}`];
  }
  if (each.rank !== best.rank) {
    return ["rank", `${tagsOf(each)} is liked less than ${tagsOf(best)}`];
  }
  return compareBuilds(best, each) === 0
    ? ["file-order", `${best.candidate.file} is as good, and first by name`]
    : ["build", `build ${each.wheel?.build ?? "none"} comes before ${best.wheel?.build ?? "none"}`];
};

const tagsOf = ({ wheel }: Fitting): string =>
  wheel === undefined ? "a source archive" : `${wheel.tags}-${wheel.platforms.join(".")}`;
