/** Who requires whom among the distributions of one environment, extras included. */
import { evaluate } from "./evaluate.ts";
import type { Environment } from "./marker-environment.ts";
import { requirementIn } from "./requirement.ts";
import type { Requirement } from "./requirement.ts";

/** A distribution and its metadata's word. */
export interface Requiring {
  /** Normalised name. */
  readonly name: string;
  /** Requires-Dist, verbatim. */
  readonly requires: readonly string[];
}

/**
 * By distribution, the names it requires: lines whose marker holds here, and those behind the extras
 * that any of the distributions asks of it. A distribution that asks itself does so for an extra and is
 * not listed. A line that is no requirement is left out here: the lock has told of it.
 *
 * @example
 * requiredNames(
 *   [
 *     { name: "torch", requires: ["cuda-toolkit[cublas]==13.0.3"] },
 *     { name: "cuda-toolkit", requires: ["nvidia-cublas==13.1.1.3.*; extra == 'cublas'"] },
 *   ],
 *   markerEnvironment("3.14"),
 * ).get("cuda-toolkit") // ["nvidia-cublas"]
 */
export const requiredNames = (
  distributions: readonly Requiring[],
  environment: Environment,
): ReadonlyMap<string, readonly string[]> => {
  const lines = new Map(distributions.map(({ name, requires }) => [name, readable(requires)]));
  const asked = new Map(distributions.map(({ name }) => [name, new Set<string>()]));
  const found = new Map<string, readonly Requirement[]>();
  const open = [...lines.keys()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const extras = [...(asked.get(name) ?? [])];
    const counting = (lines.get(name) ?? []).filter(
      ({ marker }) => marker === undefined || evaluate(marker, environment, extras),
    );
    found.set(name, counting);
    for (const requirement of counting) {
      const known = asked.get(requirement.name);
      const more = requirement.extras.filter((extra) => known?.has(extra) === false);
      for (const extra of more) known?.add(extra);
      // Extras only ever grow, so this ends, rings of requirements included.
      if (more.length > 0) open.push(requirement.name);
    }
  }
  return new Map([...found].map(([name, all]) => [name, namesOf(all, name)]));
};

/** The names of the lines that hold here; a line that is no requirement is left out. */
export const namesIn = (lines: readonly string[], environment: Environment): readonly string[] => [
  ...new Set(
    readable(lines)
      .filter(({ marker }) => marker === undefined || evaluate(marker, environment))
      .map(({ name }) => name),
  ),
];

const readable = (lines: readonly string[]): readonly Requirement[] =>
  lines.flatMap((line) => requirementIn(line) ?? []);

const namesOf = (requirements: readonly Requirement[], self: string): readonly string[] =>
  [...new Set(requirements.map(({ name }) => name))].filter((name) => name !== self).sort();
