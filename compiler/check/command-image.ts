/** One check of an image, from its arguments to what is said in the end. */
import { UsageError } from "../commands/command.ts";
import { devEnvironment } from "../commands/dev/environment.ts";
import { type NamedFlake, namedFlake } from "../build/flake-folder.ts";
import { recordOf } from "../build/deliver/record.ts";
import { asking } from "../host/ask.ts";
import { type Driver, linkDriver } from "../host/driver-links.ts";
import { interruptible } from "../host/interrupt.ts";
import { definedIn } from "../host/nix-version.ts";
import { stateFile } from "../host/state-folder.ts";
import type { Terminal } from "../host/terminal.ts";
import { treeAt } from "../host/tree.ts";
import type { CheckArguments } from "./command-arguments.ts";
import { describe } from "./command-described.ts";
import { configTarget, isReference } from "./command-target.ts";
import { type Known, staleBefore, withStale } from "./described.ts";
import { chooseLaunch } from "./launch/choose.ts";
import { isRefusal, type Launch, probeArgs } from "./launch/launch.ts";
import type { Setting, Target } from "./launch/target.ts";
import { refusedReport, runProbe } from "./run-probe.ts";
import { liveLines } from "./show/live.ts";
import { sayOpening } from "./show/opening.ts";
import { tell } from "./tell.ts";
import { CHECK_EXIT } from "./verdict.ts";

/** Seconds without a result, unless --timeout allows a check more: the longest has a limit of its own. */
const SILENCE = 900;

/** @returns The exit code. */
export const checkImage = async (args: CheckArguments, terminal: Terminal): Promise<number> => {
  const { target, known } = await meantBy(args, terminal);
  if (args.save === "kept" && (target.config === undefined || args.via?.way === "python")) {
    throw new UsageError("--save needs a file here: no digest says what is checked");
  }
  const lent = lending();
  try {
    const { value, code } = await interruptible((signal) =>
      examine({ args, target, known, terminal, signal }, lent),
    );
    return code ?? value;
  } finally {
    lent.remove();
  }
};

/** What only programs of Nix need: made when it is asked for, and gone afterwards. */
type Lent = Pick<Setting, "driver" | "flake"> & { readonly remove: () => void };

const lending = (): Lent => {
  let driver: Driver | undefined;
  let flake: NamedFlake | undefined;
  return {
    driver: () => (driver ??= linkDriver())?.folder,
    flake: (folder) => (flake ??= namedFlake(folder)).url,
    remove: () => {
      driver?.remove();
      flake?.remove();
    },
  };
};

interface Around extends Meant {
  readonly args: CheckArguments;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const examine = async (around: Around, lent: Lent): Promise<number> => {
  const { args, target, terminal, signal } = around;
  const started = new Date();
  const launch = await chooseLaunch(target, settingOf(around, lent), args.via);
  if (signal.aborted) return CHECK_EXIT.checker;
  if (isRefusal(launch)) return tell(refusedReport(launch, started), launch, around);
  const known = await around.known();
  const stale = known && staleBefore(launch, known);
  const checked = { ...launch, ...(stale !== undefined && { stale }) };
  sayOpening(checked, terminal);
  return run(checked, known, around);
};

const settingOf = (
  { args: { noGpu, extra, ...args }, target, signal }: Around,
  { driver, flake }: Lent,
): Setting => ({
  ask: asking(process.env, signal),
  tree: treeAt("/"),
  gpu: target.cuda && !noGpu,
  extra,
  args: probeArgs({ ...args, noGpu }),
  env: definedIn(process.env),
  driver,
  flake,
  imageEnv: (folder) => {
    const userBase = stateFile(target.config ?? "", "user", target.name ?? "");
    return devEnvironment(process.env, { driver: folder, userBase });
  },
});

/** The image that is meant; where it is of a config, with what the config says. */
interface Meant {
  readonly target: Target;
  readonly known: () => Promise<Known | undefined>;
}

const meantBy = async ({ image, config }: CheckArguments, { shown }: Terminal): Promise<Meant> => {
  if (image !== undefined && isReference(image)) {
    return { target: { reference: image, cuda: true }, known: () => Promise.resolve(undefined) };
  }
  const found = await configTarget(image, config, shown);
  const { target } = found;
  const known = async (): Promise<Known> => ({
    target,
    described: await describe(found, shown),
    record: recordOf(target.config, target.name),
  });
  return { target, known };
};

const run = async (launch: Launch, known: Known | undefined, around: Around): Promise<number> => {
  const { args, terminal, signal } = around;
  const live = liveLines(terminal);
  const ended = await runProbe(launch, {
    // What is left behind is removed although the check was interrupted.
    ask: asking(),
    signal,
    onCheck: live.check,
    silence: args.timeout === undefined ? SILENCE : args.timeout + 60,
  }).finally(live.end);
  switch (ended.how) {
    case "aborted":
      terminal.say("stopped; nothing is left running\n");
      return CHECK_EXIT.checker;
    case "misused":
      throw new UsageError(ended.said.replace(/^comfynix-check: /, ""));
    case "reported":
      terminal.say("\n");
      return tell(known ? withStale(ended.report, known) : ended.report, launch, around);
  }
};
