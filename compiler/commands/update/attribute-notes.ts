/** What a new nixpkgs changes in the packages that are used. */
import type { AttributeFacts } from "../../lock/lock.ts";

type Attributes = Readonly<Record<string, AttributeFacts>>;

const MOST = 20;

/**
 * A line for every package whose version has changed, the first few.
 *
 * @example ["python314Packages.numpy 2.3.4 → 2.3.5", "and 12 more"]
 */
export const attributeNotes = (before: Attributes, after: Attributes): readonly string[] => {
  const lines = Object.entries(after).flatMap(([key, { version }]) => {
    const old = before[key]?.version;
    return version === undefined || old === undefined || old === version
      ? []
      : [`${key} ${old} → ${version}`];
  });
  const more = lines.length - MOST;
  return more > 0 ? [...lines.slice(0, MOST), `and ${String(more)} more`] : lines;
};
