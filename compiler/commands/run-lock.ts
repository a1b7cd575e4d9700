/** One run of `comfynix lock`, from its arguments to what is said in the end. */
import type { Terminal } from "../host/terminal.ts";
import { httpMeter } from "../host/http-events.ts";
import type { Kept } from "../host/store-keeper.ts";
import { openWorld } from "../lock/fetch/world.ts";
import { lockConfig } from "../lock/lock-config.ts";
import type { LockOptions, LockOutcome } from "../lock/lock-config.ts";
import { Problem } from "../problem.ts";
import { EXIT } from "./command.ts";
import { lockJson } from "./lock-json.ts";
import { lockProgress } from "./lock-progress.ts";
import { keptLine, lockSummary } from "./lock-summary.ts";
import { located, problemsOf, sayProblems } from "./problems.ts";

/** Time limit of a config in seconds. */
const SECONDS = 30;

/** What the command line says. */
export interface LockArguments {
  readonly config: string | undefined;
  readonly facts: string | undefined;
  readonly accept: readonly string[];
  readonly update: readonly string[];
  readonly check: boolean;
  readonly light: boolean;
  /** Whether files that are streamed go into the Nix store. */
  readonly keep: boolean;
  readonly offline: boolean;
  readonly allowInsecure: boolean;
  readonly json: boolean;
}

/** @returns The exit code. */
export const runLock = async (args: LockArguments, terminal: Terminal): Promise<number> => {
  const { config, facts, accept, update, check, light, offline, allowInsecure, json } = args;
  const meter = httpMeter();
  const keep = args.keep && !check;
  const world = openWorld({ offline, allowInsecure, keep, env: process.env, listen: meter.listen });
  const progress = lockProgress(json || offline ? silent(terminal) : terminal, meter.totals);
  try {
    const outcome = await attempt({
      ...(config !== undefined && { config }),
      ...(facts !== undefined && { facts }),
      ...{ accept, update, check, light, world, progress },
      seconds: SECONDS,
      shown: terminal.shown,
    });
    progress.end();
    return tell(outcome, { check, json, kept: world.keeper?.kept() }, terminal);
  } finally {
    progress.end();
    await world.close();
  }
};

const silent = ({ width: _, ...terminal }: Terminal): Terminal => ({
  ...terminal,
  say: () => undefined,
});

type Attempt = LockOutcome | { readonly problems: readonly Problem[] };

const attempt = async (options: LockOptions): Promise<Attempt> => {
  try {
    return await lockConfig(options);
  } catch (error) {
    return { problems: problemsOf(error) };
  }
};

interface Telling {
  readonly check: boolean;
  readonly json: boolean;
  readonly kept: Kept | undefined;
}

const tell = (outcome: Attempt, { check, json, kept }: Telling, terminal: Terminal): number => {
  const locked = "lock" in outcome ? outcome : undefined;
  const refused =
    check && locked?.stale === true ? [staleProblem(terminal.shown(locked.file))] : [];
  const all = located([...outcome.problems, ...refused]);
  const ok = !all.some(({ severity }) => severity === "error");
  if (json) terminal.answer(lockJson(locked, all, { ok, kept }));
  else {
    sayProblems(all, terminal);
    if (kept !== undefined) terminal.say(keptLine(kept));
    if (locked !== undefined) terminal.say(lockSummary(locked, terminal));
  }
  return ok ? EXIT.ok : EXIT.problems;
};

const staleProblem = (file: string): Problem =>
  new Problem("stale", `${file} is not what the config and the facts say`, {
    hint: "write it: npx comfynix lock",
  });
