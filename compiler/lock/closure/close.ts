/**
 * The closure: everything the distributions of an image require, and what those require in turn. There
 * is no search: of each distribution the best file is taken that all who ask for it admit, and where
 * there is none, that is told instead of trying older releases of those who ask.
 */
import { allowsPython } from "../../python/candidate.ts";
import type { Candidate, Target } from "../../python/candidate.ts";
import { markerEnvironment } from "../../python/marker-environment.ts";
import type { Loss } from "../../python/choose.ts";
import { demandsOf } from "./demands.ts";
import type { Demand, Demands, Member } from "./demands.ts";
import { pick, stillFits } from "./pick.ts";
import type { Pick } from "./pick.ts";
import { Unreachable } from "./provider.ts";
import type { Needs, Provider } from "./provider.ts";

/** What is to be closed. */
export interface Opening<T extends Candidate = Candidate> {
  readonly target: Target;
  /** The config's distributions, in declared order, with the requirements nobody waived. */
  readonly roots: readonly Member[];
  /** Whether a demanded distribution needs no file: the image has it, or may have it. */
  readonly provided: (name: string) => boolean;
  /** What was picked before, by name: it stays while it fits. */
  readonly previous?: ReadonlyMap<string, Pick<T>>;
}

/** A demanded distribution for which no file was found. */
export interface Missing {
  readonly name: string;
  readonly demands: readonly Demand[];
  /** What the index has of it, each with the rule by which it lost. */
  readonly losses: readonly Loss[];
  /** Why the index or the file could not be read. */
  readonly failure?: Unreachable;
}

/** What came out. */
export interface Closed<T extends Candidate = Candidate> {
  /** Sorted by name. */
  readonly picks: readonly Pick<T>[];
  readonly missing: readonly Missing[];
  /** Of the config's distributions and the picks. */
  readonly demands: Demands;
}

/**
 * Closes an image: round by round, all names of a round at once, until every pick is the best one that
 * those who are in the end there admit.
 *
 * @throws Nothing of its own; a provider's `Unreachable` becomes a `missing`.
 */
export const close = async <T extends Candidate>(
  opening: Opening<T>,
  provider: Provider<T>,
): Promise<Closed<T>> => {
  const { roots, provided, target } = opening;
  const environment = markerEnvironment(target.python, {
    ...(target.patch !== undefined && { patch: target.patch }),
  });
  const asked = remembering(provider);
  const dropped = new Map<string, Set<string>>();
  const seen = new Set<string>();
  let found = new Map<string, Found<T>>();
  for (;;) {
    const members = new Map([...found].flatMap(([name, each]) => memberOf(name, each)));
    const demands = demandsOf(roots, members, environment);
    const wanted = [...demands].filter(([name]) => !provided(name)).sort(byName);
    const next = new Map(
      await Promise.all(
        wanted.map(async ([name, list]): Promise<[string, Found<T>]> => [
          name,
          await find(name, list, opening, asked, dropped.get(name) ?? new Set()),
        ]),
      ),
    );
    if (state(next) === state(found)) return closed(next, demands);
    if (next.size > MOST) return closed(endless(next, found), demands);
    if (seen.has(state(next))) {
      // Two releases send each other away: the one that had to go does not come back.
      for (const [name, each] of found) {
        const url = urlOf(each);
        if (url === undefined || url === urlOf(next.get(name))) continue;
        dropped.set(name, (dropped.get(name) ?? new Set()).add(url));
      }
    }
    seen.add(state(next));
    found = next;
  }
};

/** More distributions than any image has. */
const MOST = 5000;

/** An index may make names up as long as it is asked: then the newest one is told, and none is taken. */
const endless = <T extends Candidate>(
  next: ReadonlyMap<string, Found<T>>,
  found: ReadonlyMap<string, Found<T>>,
): ReadonlyMap<string, Found<T>> => {
  const newest = [...next.keys()].find((name) => !found.has(name)) ?? "";
  const failure = new Unreachable(`over ${String(MOST)} distributions are required by now`, {
    hint: "see who asks for it: an index that makes names up never ends",
  });
  return new Map([[newest, { losses: [], failure }]]);
};

interface Picked<T extends Candidate> {
  readonly pick: Pick<T>;
  readonly needs: Needs;
}

type Found<T extends Candidate> = Picked<T> | Omit<Missing, "name" | "demands">;

const find = async <T extends Candidate>(
  name: string,
  demands: readonly Demand[],
  { target, previous }: Opening<T>,
  asked: Provider<T>,
  dropped: ReadonlySet<string>,
): Promise<Found<T>> => {
  try {
    const before = previous?.get(name);
    if (before !== undefined && !dropped.has(before.candidate.url)) {
      if (stillFits(before, demands, target)) {
        return { pick: before, needs: await asked.needs(before.candidate) };
      }
    }
    const all = await asked.candidates(name);
    let left = all.filter(({ url }) => !dropped.has(url));
    const refused = all.filter((each) => !left.includes(each)).map(sentAway);
    for (;;) {
      const best = pick(name, left, demands, target, refused);
      if ("losses" in best) return { losses: best.losses };
      const needs = await asked.needs(best.candidate);
      const reason = pythonRefusal(needs, target);
      if (reason === undefined) return { pick: best, needs };
      // The index did not say so, the file does.
      refused.push({ candidate: best.candidate, rule: "requires-python", reason });
      left = left.filter((each) => each !== best.candidate);
    }
  } catch (error) {
    if (error instanceof Unreachable) return { losses: [], failure: error };
    throw error;
  }
};

const sentAway = (candidate: Candidate): Loss => ({
  candidate,
  rule: "version",
  reason: "what it requires sends away those who ask for it",
});

const pythonRefusal = ({ requiresPython }: Needs, target: Target): string | undefined => {
  const full = `${target.python.replace("t", "")}.${target.patch ?? 0}`;
  return requiresPython === undefined || allowsPython(requiresPython, full)
    ? undefined
    : `it requires Python ${requiresPython}, not ${full}`;
};

/** The same provider, asked once for each thing. */
const remembering = <T extends Candidate>(provider: Provider<T>): Provider<T> => {
  const lists = new Map<string, Promise<readonly T[]>>();
  const needs = new Map<string, Promise<Needs>>();
  return {
    candidates: (name) => kept(lists, name, () => provider.candidates(name)),
    needs: (candidate) => kept(needs, candidate.url, () => provider.needs(candidate)),
  };
};

const kept = <V>(known: Map<string, V>, key: string, make: () => V): V => {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
};

const memberOf = <T extends Candidate>(name: string, each: Found<T>): [string, Member][] =>
  "pick" in each ? [[name, { name, requires: each.needs.requires }]] : [];

const urlOf = <T extends Candidate>(each: Found<T> | undefined): string | undefined =>
  each !== undefined && "pick" in each ? each.pick.candidate.url : undefined;

const state = <T extends Candidate>(found: ReadonlyMap<string, Found<T>>): string =>
  JSON.stringify([...found].map(([name, each]) => [name, urlOf(each) ?? null]));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

const closed = <T extends Candidate>(
  found: ReadonlyMap<string, Found<T>>,
  demands: Demands,
): Closed<T> => ({
  picks: [...found.values()].flatMap((each) => ("pick" in each ? [each.pick] : [])),
  missing: [...found].flatMap(([name, each]) =>
    "pick" in each ? [] : [{ name, demands: demands.get(name) ?? [], ...each }],
  ),
  demands,
});
