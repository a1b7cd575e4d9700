/** `comfynix check --host`: does this machine suit an image, before anybody builds it. */
import { driverNeeds } from "../plan/driver.ts";
import { UsageError } from "../commands/command.ts";
import { asking } from "../host/ask.ts";
import type { Terminal } from "../host/terminal.ts";
import { treeAt } from "../host/tree.ts";
import type { CheckArguments } from "./command-arguments.ts";
import { type ConfigTarget, configTarget } from "./command-target.ts";
import { reportOf } from "./compose.ts";
import type { HostFacts } from "./host/facts.ts";
import { judgeHost } from "./host/judge.ts";
import { type Needs, needsOf } from "./host/needs.ts";
import { readHost } from "./host/read-facts.ts";
import type { CheckResult, Report } from "./report.ts";
import { reportText, saveReport } from "./save.ts";
import { liveLine } from "./show/live.ts";
import { summary } from "./show/summary.ts";

/** @returns The exit code. */
export const checkHost = async (args: CheckArguments, terminal: Terminal): Promise<number> => {
  if (args.save === "kept") throw new UsageError("--save needs a file here: there is no image yet");
  const found = await configTarget(args.image, args.config, terminal.shown);
  const started = new Date();
  const facts = await readHost(treeAt("/"), asking());
  const { report, needs } = hostReport(facts, found, started, args.config);
  const { paint, width, say, answer } = terminal;
  say(`this machine: ${facts.system}\n\n`);
  for (const check of report.checks) say(`${liveLine(check, terminal)}\n`);
  const subject = `image ${needs.name}${needs.cuda === undefined ? "" : ` (CUDA ${needs.cuda})`}`;
  say(`\n${summary(report, { subject, unproven: UNPROVEN, paint, ...(width && { width }) })}`);
  if (args.save !== undefined) saveReport(args.save.file, report);
  if (args.json) answer(reportText(report));
  return report.exit_code;
};

const UNPROVEN = [
  "anything of the image: it was neither built nor run; `npx comfynix check IMAGE` does",
];

/** The judgement as a report. */
export const hostReport = (
  facts: HostFacts,
  { image, context }: Pick<ConfigTarget, "image" | "context">,
  started: Date,
  given?: string,
): { readonly report: Report; readonly needs: Needs } => {
  const needs = needsOf(image, context, given);
  const others = context.images
    .filter(({ name }) => name !== image.name)
    .map((each) => needsOf(each, context, given));
  const checks = judgeHost(facts, needs, others);
  const report = reportOf({
    checks,
    started,
    ended: new Date(),
    image: { name: needs.name, repository: needs.repository },
    expected: {
      torch: needs.torch?.version ?? null,
      cuda: needs.cuda ?? null,
      capabilities: needs.capabilities ?? [],
      min_driver: driverNeeds(needs.cuda ?? "")?.floor ?? null,
    },
    host: {
      system: facts.system,
      wsl: facts.wsl,
      driver_kernel: facts.driver ?? null,
      engines: facts.engines,
    },
    gpus: facts.gpus.map(({ index, name, capability }) => ({
      index,
      name,
      cc: capability ?? null,
    })),
    launch: { via: "host", gpus: "none", command: [] },
    unproven: untestedIn(checks),
  });
  return { report, needs };
};

const untestedIn = (checks: readonly CheckResult[]): readonly string[] =>
  checks.filter(({ untested }) => untested === true).map(({ id }) => id);
