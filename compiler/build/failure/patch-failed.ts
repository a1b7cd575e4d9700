/** A patch of the config that does not fit what it is applied to. */
import { Problem } from "../../problem.ts";
import { type BuildFailure, placed } from "./around.ts";
import { logTail } from "./failed-build.ts";

export const patchFailed: BuildFailure = ({ drv, lines }, around) => {
  if (!lines.some((line) => SIGNS.test(line.trim()))) return undefined;
  const { label, at, log } = placed(drv, around);
  return new Problem("patch-failed", `a patch of ${label} does not apply${logTail(lines)}`, {
    ...(at && { at }),
    hint: `make it anew against this version, with paths for patch -p1; ${log}`,
  });
};

/** What GNU patch says. */
const SIGNS =
  /^(Hunk #\d+ FAILED at|patch: \*\*\*\* |can't find file to patch|\d+ out of \d+ hunks? (FAILED|ignored)|Reversed \(or previously applied\) patch detected)/;
