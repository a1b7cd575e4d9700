/** One run of `comfynix build`, from its arguments to its exit code. */
import { type CachePush, pushToCache } from "../build/cache.ts";
import { plannedReader, plannedWork } from "../build/dry-run.ts";
import { buildProblems } from "../build/failure/problems.ts";
import { clash, type Target } from "../build/deliver/target.ts";
import type { Passed } from "../build/invocation.ts";
import { storeRoom } from "../build/preflight/preflight.ts";
import type { Asked } from "../build/request.ts";
import { type Built, type Run, type RunOutcome, runRequest } from "../build/run-request.ts";
import type { Source } from "../build/sources.ts";
import { fileFailure } from "../host/file-failure.ts";
import { interruptible } from "../host/interrupt.ts";
import { stateFile, stateFolder } from "../host/state-folder.ts";
import { isSystemError } from "../host/system-error.ts";
import type { Terminal } from "../host/terminal.ts";
import { sanitisedTag } from "../image-reference.ts";
import { Problem, Problems } from "../problem.ts";
import { deliverBuilt } from "./build/deliver-built.ts";
import { type BuildTold, buildTeller } from "./build/tell.ts";
import { type Prepared, prepare } from "./build/prepare.ts";
import { UsageError } from "./command.ts";
import { problemsOf } from "./problems.ts";

/** What the command line says. */
export interface BuildArguments {
  readonly config?: string;
  readonly asked: Asked;
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  readonly check: boolean;
  readonly spaceCheck: boolean;
  readonly typecheck: boolean;
  readonly json: boolean;
  /** Where the images go once they are built. */
  readonly targets: readonly Target[];
  readonly cache?: { readonly url: string; readonly key?: string };
  readonly passed: Passed;
  readonly more: readonly string[];
}

/** @returns The exit code. @throws {UsageError} for an image or a part that is not there. */
export const runBuild = async (args: BuildArguments, terminal: Terminal): Promise<number> => {
  const { value, code } = await interruptible((signal) => build(args, terminal, signal));
  return code ?? value;
};

const build = async (
  args: BuildArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> => {
  const teller = buildTeller(args, terminal);
  let prepared: Prepared | undefined;
  try {
    prepared = await prepare(args, { shown: terminal.shown, signal }, (each) =>
      toFetch(each, args, signal),
    );
    refuseClash(prepared, args.targets);
    return teller.end(await work(prepared, args, teller, { terminal, signal }));
  } catch (error) {
    return teller.end({ problems: problemsOf(error), ...(prepared && { prepared }) });
  } finally {
    prepared?.flake.remove();
  }
};

/** @throws {UsageError} */
const refuseClash = ({ images }: Prepared, targets: readonly Target[]): void => {
  const misuse = clash(
    targets,
    images.map(({ name, image }) => ({ name, tag: sanitisedTag(image.tag) })),
  );
  if (misuse !== undefined) throw new UsageError(misuse);
};

const work = async (
  prepared: Prepared,
  args: BuildArguments,
  teller: ReturnType<typeof buildTeller>,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<BuildTold> => {
  const { around, warnings } = prepared;
  if (args.dryRun) {
    const reader = plannedReader();
    const outcome = await runRequest({
      ...runOf(prepared, args, signal),
      dryRun: true,
      listen: reader.event,
    });
    const problems = problemsIn(outcome, prepared, args);
    const planned = plannedWork(reader.announced(), around.origin);
    return {
      prepared,
      problems: [...warnings, ...problems],
      ...(outcome.code === 0 && { planned }),
    };
  }
  const listen = teller.begin(prepared);
  const outcome = await runRequest({ ...runOf(prepared, args, signal), listen });
  if (outcome.how === "aborted") return { prepared, problems: warnings, stopped: true };
  const problems = problemsIn(outcome, prepared, args);
  if (problems.length > 0) return { prepared, problems: [...warnings, ...problems] };
  const { built } = outcome;
  const pushed = await push(built, args, { signal, listen });
  teller.pause();
  return await finish({ prepared, problems: [...warnings, ...pushed], built }, args, {
    terminal,
    signal,
  });
};

/** What is done with what was built. */
const finish = async (
  told: BuildTold & { readonly prepared: Prepared; readonly built: readonly Built[] },
  { targets, json }: BuildArguments,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<BuildTold> => {
  const { delivered, problems, stopped } = await deliverBuilt(told.built, targets, {
    prepared: told.prepared,
    terminal: json ? { ...terminal, say: () => undefined } : terminal,
    signal,
  });
  return { ...told, delivered, stopped, problems: [...told.problems, ...problems] };
};

const push = async (
  built: readonly Built[],
  { cache, passed }: BuildArguments,
  how: Pick<CachePush, "signal" | "listen">,
): Promise<readonly Problem[]> =>
  cache === undefined
    ? []
    : await pushToCache(
        built.map(({ storePath }) => storePath),
        { ...cache, passed, ...how },
      );

/** The sources that Nix would have to fetch for this build. */
export const toFetch = async (
  prepared: Prepared,
  args: BuildArguments,
  signal: AbortSignal,
): Promise<readonly Source[]> => {
  const reader = plannedReader();
  const { code } = await runRequest({
    ...runOf(prepared, args, signal),
    dryRun: true,
    listen: reader.event,
  });
  if (code !== 0) return prepared.missing;
  const nodes = new Set(
    plannedWork(reader.announced(), prepared.around.origin).sources.map(
      ({ origin }) => origin.node,
    ),
  );
  return prepared.missing.filter(({ node }) => nodes.has(node));
};

/** The run of Nix that a build is. @throws {Problems} When there can be no state folder. */
export const runOf = (
  { config, flake, request }: Prepared,
  { check, keepGoing, passed, more }: BuildArguments,
  signal: AbortSignal,
): Omit<Run, "listen"> => {
  try {
    const whole = request.part === undefined;
    for (const { link } of request.targets) stateFile(config, ...link.split("/"));
    return {
      flake: flake.url,
      targets: request.targets,
      part: !whole,
      checks: check && whole ? request.images.map((image) => `checks.x86_64-linux.${image}`) : [],
      state: stateFolder(config),
      logs: request.images.map((image) => stateFile(config, "logs", `${image}.log`)),
      ...{ dryRun: false, keepGoing, passed, more, signal },
    };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problems([
      new Problem("output-unwritable", `cannot write .comfynix/: ${fileFailure(error)}`, {
        hint: "results and logs are kept beside the config",
      }),
    ]);
  }
};

/** What went wrong in it, at the lines of the config. */
export const problemsIn = (
  { how, code, failures }: RunOutcome,
  { around }: Prepared,
  { passed }: BuildArguments,
): readonly Problem[] => {
  if (how !== "ended" || code === 0) return [];
  const told = buildProblems(failures, around, () => storeRoom(passed));
  if (told.length > 0) return told;
  const killed = code > 128 ? `was killed (signal ${String(code - 128)})` : "failed";
  return [
    new Problem("nix-failed", `nix ${killed} and did not say why (exit code ${String(code)})`, {
      hint: "build again: what was finished stays; all Nix said: comfynix log --nix",
    }),
  ];
};
