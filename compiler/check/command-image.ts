/** One check of an image, from its arguments to what is said in the end. */
import { UsageError } from "../commands/command.ts";
import { recordOf } from "../build/deliver/record.ts";
import { asking } from "../host/ask.ts";
import { type Driver, linkDriver } from "../host/driver-links.ts";
import type { Terminal } from "../host/terminal.ts";
import { treeAt } from "../host/tree.ts";
import { catalogue } from "./catalogue.ts";
import type { CheckArguments } from "./command-arguments.ts";
import { configTarget, isReference } from "./command-target.ts";
import { type Interrupted, untilInterrupted } from "./interrupted.ts";
import { chooseLaunch } from "./launch/choose.ts";
import { type Launch, type Refusal, isRefusal, probeArgs } from "./launch/launch.ts";
import type { Setting, Target } from "./launch/target.ts";
import type { Report } from "./report.ts";
import { refusedReport, runProbe } from "./run-probe.ts";
import { keptFile, reportText, saveReport } from "./save.ts";
import { liveLines } from "./show/live.ts";
import { summary } from "./show/summary.ts";
import { unprovenBy } from "./show/unproven.ts";

/** Seconds without a result, unless --timeout allows a check more: the longest has a limit of its own. */
const SILENCE = 900;

/** @returns The exit code. */
export const checkImage = async (args: CheckArguments, terminal: Terminal): Promise<number> => {
  const target = await targetOf(args, terminal);
  if (args.save === "kept" && (target.config === undefined || args.via?.way === "python")) {
    throw new UsageError("--save needs a file here: no digest says what is checked");
  }
  let driver: Driver | undefined;
  return untilInterrupted(async (interrupted) => {
    const started = new Date();
    const launch = await launchOf(args, target, {
      ask: asking(process.env, interrupted.signal),
      driver: () => (driver ??= linkDriver())?.folder,
    });
    if (interrupted.code() !== undefined) return interrupted.code() ?? 130;
    if (isRefusal(launch))
      return tell(refusedReport(launch, started), launch, target, args, terminal);
    for (const note of [...launch.notes, ...otherThanBuilt(launch, target)])
      terminal.say(`${terminal.paint.warning("note:")} ${note}\n`);
    terminal.say(`checking ${launch.subject}${gpuWords(launch)}\n\n`);
    return run(launch, { target, args, terminal, interrupted });
  }).finally(() => driver?.remove());
};

/** An engine may hold an older image of the same name than the one that was handed over last. */
const otherThanBuilt = (launch: Launch, { name, config }: Target): readonly string[] => {
  if (name === undefined || config === undefined || launch.config === undefined) return [];
  const record = recordOf(config, name);
  return record === undefined || record.config === launch.config
    ? []
    : [
        `this is not the image that was built last (${record.config.slice(0, 19)}…): comfynix build ${name} --load ${launch.via}`,
      ];
};

const targetOf = async ({ image, config }: CheckArguments, { shown }: Terminal): Promise<Target> =>
  image !== undefined && isReference(image)
    ? { reference: image, cuda: true }
    : (await configTarget(image, config, shown)).target;

const launchOf = (
  { via, noGpu, extra, ...args }: CheckArguments,
  target: Target,
  machine: Pick<Setting, "ask" | "driver">,
): Promise<Launch | Refusal> =>
  chooseLaunch(
    target,
    {
      ...machine,
      tree: treeAt("/"),
      gpu: target.cuda && !noGpu,
      extra,
      args: probeArgs({ ...args, noGpu }),
    },
    via,
  );

/** How GPUs get in, which is the first thing to doubt when none is found. */
const gpuWords = ({ gpus }: Launch): string => {
  switch (gpus) {
    case "cdi":
      return ", GPUs by CDI (nvidia.com/gpu=all)";
    case "gpus":
      return ", GPUs by --gpus all";
    case "host":
      return "";
    case "none":
      return ", without a GPU";
  }
};

interface Around {
  readonly target: Target;
  readonly args: CheckArguments;
  readonly terminal: Terminal;
  readonly interrupted: Interrupted;
}

const run = async (
  launch: Launch,
  { target, args, terminal, interrupted }: Around,
): Promise<number> => {
  const live = liveLines(terminal);
  const ended = await runProbe(launch, {
    env: Object.fromEntries(
      Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
    ),
    // What is left behind is removed although the check was interrupted.
    ask: asking(),
    signal: interrupted.signal,
    onCheck: live.check,
    silence: args.timeout === undefined ? SILENCE : args.timeout + 60,
  }).finally(live.end);
  switch (ended.how) {
    case "aborted":
      terminal.say("stopped; nothing is left running\n");
      return interrupted.code() ?? 130;
    case "misused":
      throw new UsageError(ended.said.replace(/^comfynix-check: /, ""));
    case "reported":
      terminal.say("\n");
      return tell(ended.report, launch, target, args, terminal);
  }
};

/** Shows the report, keeps it and prints it, as was asked. */
const tell = (
  report: Report,
  launch: Launch | Refusal,
  target: Target,
  args: CheckArguments,
  terminal: Terminal,
): number => {
  const subject = isRefusal(launch) ? target.reference : launch.subject;
  const { paint, width, say, answer, shown } = terminal;
  const unproven = unprovenBy(report, catalogue(), args);
  say(summary(report, { subject, unproven, paint, ...(width && { width }) }));
  const file = fileOf(report, launch, target, args);
  if (file !== undefined) {
    saveReport(file, report);
    say(`report: ${shown(file)}\n`);
  }
  if (args.json) answer(reportText(report));
  return report.exit_code;
};

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
