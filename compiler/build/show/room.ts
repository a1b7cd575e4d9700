/** How few lines are shared out when a terminal has fewer than there is to show. */
import type { Group } from "./view.ts";

/** What is shown of what. */
export interface Allotment {
  /** Rows that belong to no group. */
  readonly loose: number;
  readonly groups: readonly { readonly group: Group; readonly rows: number }[];
  /** Groups that are told of in one line at the end. */
  readonly folded: number;
}

/**
 * @param loose  How many rows belong to no group.
 * @param lines  How many lines there are.
 */
export const allotted = (groups: readonly Group[], loose: number, lines: number): Allotment => {
  const wanted = groups.reduce((sum, { rows }) => sum + rows.length, groups.length + loose);
  if (wanted <= lines) {
    return {
      loose,
      groups: groups.map((group) => ({ group, rows: group.rows.length })),
      folded: 0,
    };
  }
  // Groups where nothing happens go first, then rows, of the fullest group each time.
  const busy = groups.filter(({ rows }) => rows.length > 0);
  const whole = groups.length + Math.min(1, busy.length) <= Math.floor(lines / 2);
  let shown = whole ? [...groups] : busy;
  const folds = (): number => groups.length - shown.length;
  while (shown.length > 0 && shown.length + Math.min(1, folds()) > lines)
    shown = shown.slice(0, -1);
  let left = lines - shown.length - Math.min(1, folds());
  const given = new Map(shown.map((group) => [group, 0]));
  for (let progressed = true; left > 0 && progressed;) {
    progressed = false;
    for (const group of shown) {
      const has = given.get(group) ?? 0;
      if (left === 0 || has >= group.rows.length) continue;
      given.set(group, has + 1);
      left -= 1;
      progressed = true;
    }
  }
  const free = Math.min(loose, left);
  return {
    loose: free,
    groups: shown.map((group) => ({ group, rows: given.get(group) ?? 0 })),
    folded: folds(),
  };
};
