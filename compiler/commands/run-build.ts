/** One run of `comfynix build`, from its arguments to its exit code. */
import { type CachePush, cacheProblem, pushToCache } from "../build/cache.ts";
import { plannedReader, plannedWork } from "../build/dry-run.ts";
import { clash, type Target } from "../build/deliver/target.ts";
import type { Passed } from "../build/invocation.ts";
import type { Asked } from "../build/request.ts";
import { type Built, runRequest } from "../build/run-request.ts";
import { interruptible } from "../host/interrupt.ts";
import type { Terminal } from "../host/terminal.ts";
import { sanitisedTag } from "../image-reference.ts";
import type { Problem } from "../problem.ts";
import { type BuildTold, buildTeller } from "./build/tell.ts";
import { type Prepared, prepare } from "./build/prepare.ts";
import { problemsIn, runOf, toFetch } from "./build/run-of.ts";
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
  const teller = buildTeller(args, terminal);
  let prepared: Prepared | undefined;
  try {
    // Until Nix builds, a Ctrl-C is the end, as of a compile.
    const { signal } = new AbortController();
    // Before the config is loaded: what loads it makes every module after it dear.
    if (args.targets.length > 0) await delivery();
    const ready = await prepare(args, { shown: terminal.shown, signal }, (each) =>
      toFetch(each, args, signal),
    );
    prepared = ready;
    refuseClash(ready, args.targets);
    const { value, code } = await interruptible((signal) =>
      work(ready, args, teller, { terminal, signal }),
    );
    const ended = teller.end(value);
    return code ?? ended;
  } catch (error) {
    return teller.end({ problems: problemsOf(error), ...(prepared && { prepared }) });
  } finally {
    prepared?.flake.remove();
  }
};

/** Most builds deliver nothing. */
const delivery = () => import("./build/deliver-built.ts");

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
    const problems = await problemsIn(outcome, prepared, args);
    const planned = plannedWork(reader.announced(), around.origin);
    return {
      prepared,
      problems: [...warnings, ...problems],
      ...(outcome.code === 0 && { planned }),
    };
  }
  const cache = args.cache && (await cacheProblem(args.cache, signal));
  const unfit = [
    ...(cache === undefined ? [] : [cache]),
    ...(args.targets.length === 0
      ? []
      : await (await delivery()).unready(args.targets, prepared.images, signal)),
  ];
  if (unfit.length > 0) return { prepared, problems: [...warnings, ...unfit] };
  const listen = teller.begin(prepared);
  const outcome = await runRequest({ ...runOf(prepared, args, signal), listen });
  if (outcome.how === "aborted") return { prepared, problems: warnings, stopped: true };
  const problems = await problemsIn(outcome, prepared, args);
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
  if (targets.length === 0) return told;
  const { deliverBuilt } = await delivery();
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
