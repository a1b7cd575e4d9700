/** Why an image cannot be closed, told at the packages of the config that need what is not there. */
import type { Distribution } from "../../../dsl/node.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { Problem } from "../../problem.ts";
import { admits } from "../../python/specifier.ts";
import { demandedBy, nodeOf, withoutIt } from "../../rules/chains.ts";
import type { Contents, Own } from "../../rules/contents.ts";
import type { Missing } from "../closure/close.ts";
import type { Demands } from "../closure/demands.ts";
import { indexOf } from "./find.ts";
import { explainLosses } from "./losses.ts";

/** The config's package that a derived one is there for. */
export const rootOf = (
  name: string,
  demands: Demands,
  own: readonly Own[],
): Distribution | undefined => {
  const seen = new Set([name]);
  for (const each of seen) {
    const found = own.find((one) => one.name === each);
    if (found !== undefined) return found.pkg;
    for (const { by } of demands.get(each) ?? []) seen.add(by);
  }
  return undefined;
};

/** Whether each who asks could be served, but not all at once. */
const areAtOdds = ({ demands, losses }: Missing): boolean => {
  const versions = losses.flatMap(({ rule, candidate }) =>
    rule === "version" ? (parseWheelName(candidate.file)?.version ?? []) : [],
  );
  return (
    demands.length > 1 &&
    demands.every(({ requirement }) =>
      versions.some((each) => admits(requirement.specifier, each, { prereleases: true })),
    )
  );
};

/** What no file was found for: who asks, what the index answered, and what to do. */
export const missingProblem = (missing: Missing, all: Demands, contents: Contents): Problem => {
  const { name, demands, losses, failure } = missing;
  const asked = demandedBy(demands, all, contents);
  const [first] = demands;
  const at = rootOf(first?.by ?? "", all, contents.own) ?? nodeOf(contents, first?.by ?? "");
  const where = indexOf(contents.image, name)?.url;
  const link = demands.find(({ requirement }) => requirement.url !== undefined)?.requirement.url;
  const also = withoutIt(name, all, new Set(demands.map(({ by }) => by)));
  const waive = `waive it: waive: { "${name}": "why" }`;
  if (failure !== undefined) {
    return new Problem("unreachable", `${asked}: ${failure.message}`, {
      at,
      hint: failure.hint ?? "try again: what was read so far is kept",
      cause: failure,
    });
  }
  if (link !== undefined) {
    return new Problem("requires-missing", `${asked}, which only the config may name by address`, {
      at,
      hint: `add wheel("${link}") to a layer`,
    });
  }
  const wheelless = losses.some(({ rule }) => rule === "kind");
  const torn = areAtOdds(missing);
  return new Problem(
    torn ? "version-conflict" : "requires-missing",
    `${asked}${torn ? ", and no release is all of that" : ""}: ${explainLosses(losses, where)}`,
    {
      at,
      hint: wheelless
        ? `build it from source: sdist("${name}", "…") in a layer`
        : torn
          ? `take releases that agree, or ${waive} in ${first?.by ?? name}`
          : `add it to a layer from elsewhere, or ${waive}${also === "" ? "" : `; ${also}`}`,
    },
  );
};
