/** Sums over activities of one type, as Nix's own progress bar makes them. */
import { ACTIVITY } from "./event.ts";
import type { Count } from "./state.ts";

/** What an activity has said of its own progress. */
export interface Progress {
  done: number;
  expected: number;
  running: number;
  failed: number;
}

/** Of one type of activity. */
export interface Sum {
  readonly begin: (progress: Progress) => void;
  readonly end: (progress: Progress) => void;
  /** An activity of any type expects `more` of this type than it said before. */
  readonly expect: (more: number) => void;
  readonly count: () => Count;
}

export const progress = (): Progress => ({ done: 0, expected: 0, running: 0, failed: 0 });

/** @param bytes  Whether it counts bytes: of those, the last that is said is mostly a little short. */
const sum = (bytes: boolean): Sum => {
  const active = new Set<Progress>();
  let [done, failed, expected] = [0, 0, 0];
  return {
    begin: (each) => void active.add(each),
    end: (each) => {
      if (!active.delete(each)) return;
      done += bytes ? Math.max(each.done, each.expected) : each.done;
      failed += each.failed;
    },
    expect: (more) => void (expected += more),
    count: () => {
      const total = { done, expected: done, running: 0, failed };
      for (const each of active) {
        total.done += each.done;
        total.expected += each.expected;
        total.running += each.running;
        total.failed += each.failed;
      }
      total.expected = Math.max(total.expected, total.done, expected);
      return total;
    },
  };
};

/** The sums of all types. */
export interface Sums {
  readonly of: (type: number) => Sum;
  /** What was counted of a type; undefined where no activity was of it. */
  readonly known: (type: number) => Count | undefined;
}

export const sums = (): Sums => {
  const all = new Map<number, Sum>();
  return {
    of: (type) => {
      let each = all.get(type);
      if (each === undefined) all.set(type, (each = sum(BYTES.has(type))));
      return each;
    },
    known: (type) => all.get(type)?.count(),
  };
};

const BYTES: ReadonlySet<number> = new Set([ACTIVITY.copyPath, ACTIVITY.fileTransfer]);
