/**
 * A distribution that is in the image in a version which somebody there does not take (PEP 440). Both
 * sides are told: who requires what, and where the version that is there comes from.
 */
import { Problem } from "../problem.ts";
import { parseSpecifier } from "../python/specifier.ts";
import { compareVersions, parseVersion } from "../python/version.ts";
import { demandedBy, nodeOf, sourceOf } from "./chains.ts";
import type { Contents } from "./contents.ts";
import { requirementsOf } from "./requirements.ts";
import type { Conflict } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "version-conflict",
  *image(contents) {
    for (const conflict of requirementsOf(contents).conflicts) yield told(conflict, contents);
  },
};

const told = (conflict: Conflict, contents: Contents): Problem => {
  const { name, demands, held, version } = conflict;
  const all = requirementsOf(contents).demands;
  const said = "set" in held || held.derived === undefined;
  return new Problem(
    "version-conflict",
    `${demandedBy(demands, all, contents)}, but image ${contents.name} has ${name} ${version}, ${sourceOf(held, name, contents)}`,
    {
      at: said ? held.pkg : nodeOf(contents, demands[0]?.by ?? ""),
      ...(isNewerLibrary(conflict) && { severity: "warning" as const }),
      hint: remedy(conflict),
    },
  );
};

/**
 * NVIDIA's libraries keep their interface within a major release (NVIDIA, "CUDA Compatibility"; cuDNN's
 * API reference), so one that is newer than the wheel was built with serves; an older one lacks symbols.
 */
const isNewerLibrary = ({ name, demands, version }: Conflict): boolean =>
  name.startsWith("nvidia-") &&
  demands.every(({ requirement }) => {
    const [clause, ...others] = parseSpecifier(requirement.specifier) ?? [];
    const here = parseVersion(version);
    if (clause === undefined || others.length > 0 || clause.operator !== "==") return false;
    return (
      here !== undefined &&
      here.release[0] === clause.version.release[0] &&
      compareVersions(here, clause.version) > 0
    );
  });

const remedy = ({ name, demands, held }: Conflict): string => {
  const wanted = [...new Set(demands.map(({ requirement }) => requirement.specifier))].join(",");
  const bare = /^==([^*,]+)$/.exec(wanted)?.[1] ?? wanted;
  const waive = `waive it in ${demands[0]?.by ?? name}: waive: { "${name}": "why" }`;
  if (!("set" in held) && held.derived !== undefined) return "run `npx comfynix lock`";
  return `take wheel("${name}", "${bare}") instead, or ${waive}`;
};
