/** Who demands what in one environment: every requirement that counts, extras and rings included. */
import { evaluate } from "../../python/evaluate.ts";
import type { Environment } from "../../python/marker-environment.ts";
import { requirementIn } from "../../python/requirement.ts";
import type { Requirement } from "../../python/requirement.ts";

/** A distribution as the closure sees it. */
export interface Member {
  /** Normalised name. */
  readonly name: string;
  /** Requires-Dist, verbatim; empty while nobody has read its metadata. */
  readonly requires: readonly string[];
  /** Normalised names of what it requires and need not have. */
  readonly waived?: ReadonlySet<string>;
}

/** One requirement that counts here, and whose it is. */
export interface Demand {
  /** Normalised name of the distribution that requires. */
  readonly by: string;
  readonly requirement: Requirement;
}

/** Demanded distribution → its demands, in the order of the members that make them. */
export type Demands = ReadonlyMap<string, readonly Demand[]>;

/**
 * The demands of `roots` and of every member they lead to. A line counts when its marker holds, for
 * the extras that are asked of its distribution, too: the libraries of `cuda-toolkit[cublas]` are behind
 * such. A line that is no requirement demands nothing.
 *
 * @param members  By name: what the roots may lead to. One that nothing leads to demands nothing.
 * @example
 * demandsOf(
 *   [{ name: "torch", requires: ["cuda-toolkit[cublas]==13.0.3"] }],
 *   new Map([["cuda-toolkit", { name: "cuda-toolkit", requires: ["nvidia-cublas; extra == 'cublas'"] }]]),
 *   markerEnvironment("3.14"),
 * ).get("nvidia-cublas") // [{ by: "cuda-toolkit", requirement: … }]
 */
export const demandsOf = (
  roots: readonly Member[],
  members: ReadonlyMap<string, Member>,
  environment: Environment,
): Demands => {
  const ours = new Map(roots.map((root): [string, Member] => [root.name, root]));
  const all = new Map([...ours, ...[...members].filter(([name]) => !ours.has(name))]);
  const extras = new Map<string, Set<string>>();
  const counting = new Map<string, readonly Requirement[]>();
  const open = new Set(roots.map(({ name }) => name));
  // A set takes what is added while it is walked; what is taken out may be added again.
  for (const name of open) {
    open.delete(name);
    const asked = [...(extras.get(name) ?? [])];
    const holding = readable(all.get(name)?.requires ?? []).filter(
      (each) =>
        all.get(name)?.waived?.has(each.name) !== true &&
        (each.marker === undefined || evaluate(each.marker, environment, asked)),
    );
    counting.set(name, holding);
    for (const requirement of holding) {
      const known = extras.get(requirement.name) ?? new Set<string>();
      const before = known.size;
      for (const extra of requirement.extras) known.add(extra);
      extras.set(requirement.name, known);
      // Extras only ever grow, so this ends, rings of requirements included.
      const again = !counting.has(requirement.name) || known.size > before;
      if (again && all.has(requirement.name)) open.add(requirement.name);
    }
  }
  return gathered([...all.keys()], counting);
};

/** The lines that are requirements; each text is read once. */
const readable = (lines: readonly string[]): readonly Requirement[] =>
  lines.flatMap((line) => {
    const known = read.get(line);
    if (known !== undefined) return known;
    const requirement = requirementIn(line);
    const found = requirement === undefined ? [] : [requirement];
    read.set(line, found);
    return found;
  });

const read = new Map<string, readonly Requirement[]>();

/** A distribution that asks itself does so for an extra: that demands nothing more. */
const gathered = (
  order: readonly string[],
  counting: ReadonlyMap<string, readonly Requirement[]>,
): Demands => {
  const demands = new Map<string, Demand[]>();
  for (const by of order) {
    for (const requirement of counting.get(by) ?? []) {
      if (requirement.name === by) continue;
      const list = demands.get(requirement.name) ?? [];
      list.push({ by, requirement });
      demands.set(requirement.name, list);
    }
  }
  return demands;
};

/** The clauses of all demands together: `>=3.10,<4`; "" when every version will do. */
export const specifierOf = (demands: readonly Demand[]): string =>
  [
    ...new Set(
      demands.map(({ requirement }) => requirement.specifier).filter((text) => text !== ""),
    ),
  ].join(",");

/** One demand as a sentence says it: `torch requires triton==3.6.0`. */
export const demandText = ({ by, requirement }: Demand): string =>
  `${by} requires ${requirementText(requirement)}`;

/** `cuda-toolkit[cublas]==13.0.3`, without its marker. */
export const requirementText = ({ name, extras, specifier, url }: Requirement): string =>
  `${name}${extras.length > 0 ? `[${extras.join(",")}]` : ""}${url === undefined ? specifier : ` @ ${url}`}`;

/**
 * The shortest way from a distribution of the config to `name`: who asks for whom.
 *
 * @param roots  Names of the config's distributions.
 * @returns `["torch", "cuda-toolkit", "nvidia-cublas"]`; only `[name]` when nobody asks for it.
 */
export const chainTo = (
  name: string,
  demands: Demands,
  roots: ReadonlySet<string>,
): readonly string[] => {
  const towards = new Map<string, string>();
  const queue = [name];
  const seen = new Set(queue);
  for (const at of queue) {
    if (at !== name && roots.has(at)) return pathFrom(at, towards);
    for (const { by } of demands.get(at) ?? []) {
      if (seen.has(by)) continue;
      seen.add(by);
      towards.set(by, at);
      queue.push(by);
    }
  }
  return [name];
};

const pathFrom = (start: string, towards: ReadonlyMap<string, string>): readonly string[] => {
  const path = [start];
  for (let at = towards.get(start); at !== undefined; at = towards.get(at)) path.push(at);
  return path;
};
