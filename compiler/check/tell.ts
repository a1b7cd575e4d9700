/** The end of a check: the report is shown, kept and printed, as was asked. */
import type { Terminal } from "../host/terminal.ts";
import { catalogue } from "./catalogue.ts";
import type { CheckArguments } from "./command-arguments.ts";
import { isRefusal, type Launch, type Refusal } from "./launch/launch.ts";
import type { Target } from "./launch/target.ts";
import type { Report } from "./report.ts";
import { keptFile, reportText, saveReport } from "./save.ts";
import { summary } from "./show/summary.ts";
import { unprovenBy } from "./show/unproven.ts";

/** @returns The exit code. @throws {Problem} `output-unwritable` when it cannot be kept; it has been shown then. */
export const tell = (
  report: Report,
  launch: Launch | Refusal,
  { args, target, terminal }: Told,
): number => {
  const subject = isRefusal(launch) ? target.reference : launch.subject;
  const { paint, width, say, answer, shown } = terminal;
  const unproven = unprovenBy(report, catalogue(), args);
  say(summary(report, { subject, unproven, paint, ...(width && { width }) }));
  if (args.json) answer(reportText(report));
  const file = fileOf(report, launch, target, args);
  if (file !== undefined) {
    saveReport(file, report);
    say(`report: ${shown(file)}\n`);
  } else if (args.save !== undefined) say("no report is kept: nothing was checked\n");
  return report.exit_code;
};

interface Told {
  readonly args: CheckArguments;
  readonly target: Target;
  readonly terminal: Terminal;
}

/** Where it is kept; a report of nothing is kept only where a file was named. */
const fileOf = (
  report: Report,
  launch: Launch | Refusal,
  { config }: Target,
  { save }: CheckArguments,
): string | undefined => {
  if (save === undefined) return undefined;
  if (save !== "kept") return save.file;
  if (isRefusal(launch) || launch.key === undefined || config === undefined) return undefined;
  return keptFile(config, launch.key, report);
};
