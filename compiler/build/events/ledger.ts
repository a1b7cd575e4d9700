/**
 * How things ended. Nix ends an activity without saying how; it counts successes and failures before that,
 * and names what failed in a message before or after. What is counted as neither was stopped, since
 * something else failed.
 */
import type { Count } from "./state.ts";
import type { Written } from "./steps.ts";

/** The ends of all builds, or of all fetches. */
export interface Ledger {
  readonly end: (step: Written) => void;
  /** A message says that it failed. */
  readonly fail: (step: Written) => void;
  /** Whether any has ended that `settle` has not given. */
  readonly isOpen: () => boolean;
  /** The steps of which one knows by now how they ended, each once. */
  readonly settle: (counted: Pick<Count, "done" | "failed">) => readonly Written[];
  /** The steps that are left, once nothing more comes. */
  readonly close: (counted: Pick<Count, "done" | "failed">) => readonly Written[];
}

export const ledger = (): Ledger => {
  let unsettled: Written[] = [];
  let settled: Written[] = [];
  let [successes, failures] = [0, 0];

  const settleAs = (status: "done" | "failed" | "stopped", steps: readonly Written[]): void => {
    for (const step of steps) step.status = status;
    if (status === "done") successes += steps.length;
    if (status === "failed") failures += steps.length;
    settled.push(...steps);
    unsettled = unsettled.slice(steps.length);
  };
  const told = (): readonly Written[] => {
    const all = settled;
    settled = [];
    return all;
  };

  return {
    end: (step) => void (step.status === "failed" ? settled : unsettled).push(step),
    fail: (step) => {
      if (step.status === "failed") return;
      step.status = "failed";
      failures += 1;
      if (!unsettled.includes(step)) return;
      unsettled = unsettled.filter((each) => each !== step);
      settled.push(step);
    },
    isOpen: () => unsettled.length + settled.length > 0,
    settle: ({ done, failed }) => {
      const [all, good, bad] = [unsettled.length, done - successes, failed - failures];
      if (bad <= 0 && good >= all) settleAs("done", unsettled);
      else if (good <= 0 && bad >= all) settleAs("failed", unsettled);
      return told();
    },
    close: ({ done, failed }) => {
      settleAs("done", unsettled.slice(0, Math.max(0, done - successes)));
      settleAs("failed", unsettled.slice(0, Math.max(0, failed - failures)));
      settleAs("stopped", unsettled);
      return told();
    },
  };
};
