/** All that comes before Nix builds: the config compiled, what is asked for found, the machine asked. */
import path from "node:path";
import type { Around } from "../../build/failure/around.ts";
import { type NamedFlake, namedFlake } from "../../build/flake-folder.ts";
import { provideLocal } from "../../build/local-files.ts";
import { origins } from "../../build/origin.ts";
import { factsDemanded } from "../../build/preflight/facts.ts";
import {
  askMachine,
  machineProblems,
  missingSources,
  spaceFor,
  storeRoom,
} from "../../build/preflight/preflight.ts";
import { type Space, spaceProblem } from "../../build/preflight/space.ts";
import { readDerivation } from "../../build/read-derivation.ts";
import { type Request, requestOf } from "../../build/request.ts";
import { type Source, sourcesOf } from "../../build/sources.ts";
import type { Context, NamedImage } from "../../context.ts";
import { shellWord } from "../../emit/shell-word.ts";
import { plan } from "../../plan/make.ts";
import { type Problem, Problems } from "../../problem.ts";
import { resolve, type ResolvedImage } from "../../resolve.ts";
import { UsageError } from "../command.ts";
import { compileConfig } from "../compile-config.ts";
import type { BuildArguments } from "../run-build.ts";

/** What a build starts from. */
export interface Prepared {
  /** Absolute. */
  readonly config: string;
  readonly flake: NamedFlake;
  readonly context: Context;
  readonly images: readonly NamedImage[];
  readonly request: Request;
  readonly warnings: readonly Problem[];
  /** What the store does not have yet of what the lock knows. */
  readonly missing: readonly Source[];
  /** Undefined where the store is another machine's. */
  readonly space?: Space;
  readonly around: Around;
}

/** Time limit of a config in seconds. */
const SECONDS = 30;

/**
 * @param exact  Of these sources, those that a build would fetch: asked when the disk looks too small,
 *   since what is built already needs none.
 * @throws {Problems} All that stands against the build. @throws {UsageError} for what is not there.
 */
export const prepare = async (
  args: BuildArguments,
  { shown, signal }: { readonly shown: (file: string) => string; readonly signal: AbortSignal },
  exact: (prepared: Prepared) => Promise<readonly Source[]>,
): Promise<Prepared> => {
  const machine = askMachine(args.passed, signal);
  const { config, out, context, compiled, problems } = await compileConfig({
    ...(args.config !== undefined && { config: args.config }),
    check: false,
    typecheck: args.typecheck,
    seconds: SECONDS,
    shown,
  });
  if (
    config === undefined ||
    out === undefined ||
    context === undefined ||
    compiled === undefined
  ) {
    throw new Problems(problems);
  }
  if (problems.some(isError)) throw new Problems(problems);

  const resolved = resolve(context);
  const request = requestOf(context, resolved, args.asked);
  if ("misuse" in request) throw new UsageError(request.misuse);
  const images = context.images.filter(({ name }) => request.images.includes(name));
  const wanted = resolved.filter(({ name }) => request.images.includes(name));
  const sources = sourcesOf(wanted);
  const mend = [
    "npx comfynix lock",
    ...(args.config === undefined ? [] : [shellWord(args.config)]),
  ];
  const told = [
    ...factsDemanded(problems, images, mend.join(" ")),
    ...(await machineProblems(machine, context, args.passed, args.more)),
  ];
  if (told.some(isError)) throw new Problems(told);

  const { distributions } = request;
  const missing = missingSources(
    distributions === undefined
      ? sources
      : sources.filter(({ distribution }) => distributions.includes(distribution)),
    args.passed,
  );
  const room = storeRoom(args.passed);
  const prepared: Prepared = {
    ...{ config, context, images, request, missing, warnings: told },
    flake: namedFlake(out),
    ...(room && { space: spaceFor(missing, room) }),
    around: aroundOf(context, resolved, images, sources),
  };
  const refused = [
    ...(args.spaceCheck && !args.dryRun ? await tooSmall(prepared, exact) : []),
    ...(args.dryRun ? [] : await provideLocal(missing, path.dirname(config), args.passed)),
  ];
  if (refused.length === 0) return prepared;
  prepared.flake.remove();
  throw new Problems([...told, ...refused]);
};

const tooSmall = async (
  prepared: Prepared,
  exact: (prepared: Prepared) => Promise<readonly Source[]>,
): Promise<readonly Problem[]> => {
  const { space } = prepared;
  if (space === undefined || spaceProblem(space) === undefined) return [];
  const problem = spaceProblem(spaceFor(await exact(prepared), space));
  return problem === undefined ? [] : [problem];
};

const aroundOf = (
  context: Context,
  resolved: readonly ResolvedImage[],
  images: readonly NamedImage[],
  sources: readonly Source[],
): Around => {
  const wanted = new Set(images.map(({ name }) => name));
  let files: ReadonlyMap<string, object> | undefined;
  return {
    ...{ context, images, sources },
    origin: origins(
      resolved.filter(({ name }) => wanted.has(name)),
      readDerivation,
    ),
    packageNode: (file) => (files ??= packageNodes(context, resolved)).get(file),
  };
};

/** The config's package behind each file of `packages/`. */
const packageNodes = (
  context: Context,
  resolved: readonly ResolvedImage[],
): ReadonlyMap<string, object> => {
  const planned = plan(resolved, context.project, context.lock);
  const nodes = new Map<string, object>();
  for (const [at, { packages }] of planned.images.entries()) {
    const own = resolved[at]?.layers.flatMap((layer) => layer.packages) ?? [];
    for (const { name, file } of packages) {
      const found = own.find((each) => each.kind === "own" && each.name === name);
      if (found?.kind === "own" && !nodes.has(file)) nodes.set(file, found.node);
    }
  }
  return nodes;
};

const isError = ({ severity }: Problem): boolean => severity === "error";
