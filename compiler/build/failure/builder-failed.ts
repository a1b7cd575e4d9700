/** Any other build that failed: where it is in the config, how it ended, and the last it said. */
import { Problem } from "../../problem.ts";
import { type Around, placed } from "./around.ts";
import { type FailedBuild, logTail } from "./failed-build.ts";

export const builderFailed = ({ drv, how, lines, phase }: FailedBuild, around: Around): Problem => {
  const { label, at, log } = placed(drv, around);
  const where = phase === undefined ? "" : `, in its ${phase}`;
  return new Problem(
    "builder-failed",
    `${label} could not be built: it ${how}${where}${logTail(lines)}`,
    { ...(at && { at }), hint: adviceOf(how, lines, log) },
  );
};

const adviceOf = (how: string, lines: readonly string[], log: string): string => {
  if (/signal 9|\(Killed\)/.test(how)) {
    return `a builder that is killed has mostly run out of memory: build less at once with --max-jobs 1 -- --cores 2; ${log}`;
  }
  return lines.some((line) => MISNAMED.test(line))
    ? `its own metadata gives it another name: say which with the option name: "…"; ${log}`
    : log;
};

/** Source: nixpkgs, python-metadata-check-hook.sh: what `importlib.metadata` says of the `pname`. */
const MISNAMED = /(?:^|PackageNotFoundError: )No package metadata was found for /;
