/** What the end of a check says, by its exit code. */
import { catalogue, type VerdictEntry } from "./catalogue.ts";
import type { CheckExit } from "./verdict.ts";

/** The catalogue's words of an end. */
export const endOf = (exit: CheckExit): VerdictEntry => {
  const found = catalogue().verdicts.find((each) => each.exit === exit);
  if (found === undefined)
    throw new Error(`the catalogue has no verdict of exit code ${String(exit)}`);
  return found;
};

/** In full: what a table of exit codes says. */
export const meansOf = ({ said, more }: VerdictEntry): string => `${said}: ${more}`;

/** Negative when `a` is the milder end: what was untested says less than what failed. */
export const bySeverity = (a: CheckExit, b: CheckExit): number => {
  const order = catalogue().verdicts.map(({ exit }) => exit);
  return order.indexOf(a) - order.indexOf(b);
};
