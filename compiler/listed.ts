/** Names in a sentence. */

/**
 * All of them.
 *
 * @example listed(["a", "b", "c"]) // "a, b and c"
 */
export const listed = (all: readonly string[], last: "and" | "or" = "and"): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${last} ${all.at(-1) ?? ""}`;

/** So many are told. */
const MOST = 8;

/** As `listed`, but of many only the first, and how many more there are. */
export const listedSome = (all: readonly string[]): string => {
  const more = all.length - MOST;
  return listed(more > 1 ? [...all.slice(0, MOST), `${String(more)} more`] : all);
};
