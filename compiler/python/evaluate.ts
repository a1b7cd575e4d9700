/** Whether a marker holds. Source: PEP 508, "Environment Markers"; PEP 685 for extras. */
import type { Comparison, Marker, MarkerOperator, Operand } from "./marker.ts";
import { isVersion } from "./marker.ts";
import type { Environment } from "./marker-environment.ts";
import { normalise } from "./name.ts";
import { clauseHolds, parseClause } from "./specifier.ts";

/**
 * Whether a requirement with this marker is one of a distribution asked for with these extras. As in
 * pip, `name[x]` is `name` and its extra: a marker counts that holds without an extra or with one.
 *
 * What the environment does not know (the kernel) counts as true: a requirement too many is seen, one
 * too few is not. As markers have no negation, this is never wrong about what surely holds.
 *
 * @param extras  Extras asked for, in any spelling.
 * @example evaluate(marker, {}, ["Dev_Tools"]) // true of `extra == 'dev-tools'`
 */
export const evaluate = (
  marker: Marker,
  environment: Environment,
  extras: readonly string[] = [],
): boolean =>
  ["", ...extras.map(normalise)].some((extra) => holds(marker, { ...environment, extra }));

type Values = Environment & { readonly extra: string };

const holds = (marker: Marker, values: Values): boolean => {
  switch (marker.kind) {
    case "and":
      return marker.terms.every((term) => holds(term, values));
    case "or":
      return marker.terms.some((term) => holds(term, values));
    case "compare":
      return compares(marker, values);
  }
};

const compares = ({ left, operator, right }: Comparison, values: Values): boolean => {
  const [a, b] = [valueOf(left, values), valueOf(right, values)];
  if (a === undefined || b === undefined) return true;
  const sides = [left, right];
  if (sides.some((side) => side.kind === "variable" && side.name === "extra")) {
    return compareTexts(normalise(a), operator, normalise(b));
  }
  if (sides.some((side) => side.kind === "variable" && isVersion(side.name))) {
    const clause = parseClause(`${operator}${b}`);
    if (clause !== undefined) return clauseHolds(clause, a);
  }
  return compareTexts(a, operator, b);
};

const valueOf = (side: Operand, values: Values): string | undefined =>
  side.kind === "text" ? side.value : values[side.name];

/** Texts have no order: `<` never holds, `<=` where they are equal, as in `packaging` since 26. */
const compareTexts = (a: string, operator: MarkerOperator, b: string): boolean => {
  switch (operator) {
    case "in":
      return b.includes(a);
    case "not in":
      return !b.includes(a);
    case "==":
    case "===":
    case "<=":
    case ">=":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
    case ">":
    case "~=":
      return false;
  }
};
