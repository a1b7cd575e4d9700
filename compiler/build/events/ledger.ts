/**
 * How things ended. Nix ends an activity without saying how; it counts successes and failures before that,
 * and names what failed in a message before or after.
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
  readonly settle: (counted: Count) => readonly Written[];
  /** The steps that are left, once nothing more comes. */
  readonly close: (counted: Count) => readonly Written[];
}

export const ledger = (): Ledger => {
  let unsettled: Written[] = [];
  let settled: Written[] = [];
  let [successes, failures] = [0, 0];

  const settleAs = (status: "done" | "failed"): void => {
    for (const step of unsettled) step.status = status;
    if (status === "done") successes += unsettled.length;
    else failures += unsettled.length;
    settled.push(...unsettled);
    unsettled = [];
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
      if (failed <= failures) settleAs("done");
      else if (done <= successes && unsettled.length <= failed - failures) settleAs("failed");
      return told();
    },
    close: ({ failed }) => {
      const open = failed - failures;
      settleAs(open > 0 && open >= unsettled.length ? "failed" : "done");
      return told();
    },
  };
};
