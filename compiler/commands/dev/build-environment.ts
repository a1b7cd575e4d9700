/** Builds the environment of an image, as `comfynix build` would, and is silent when nothing was to do. */
import { ACTIVITY, type NixEvent } from "../../build/events/event.ts";
import { buildDisplay } from "../../build/show/display.ts";
import { summarise, summaryText } from "../../build/show/summary.ts";
import { runRequest } from "../../build/run-request.ts";
import type { Terminal } from "../../host/terminal.ts";
import { Problems } from "../../problem.ts";
import { type Prepared, prepare } from "../build/prepare.ts";
import { located, sayProblems } from "../problems.ts";
import { problemsIn, runOf, toFetch } from "../build/run-of.ts";
import type { BuildArguments } from "../run-build.ts";

/** An environment that is there. */
export interface BuiltEnvironment {
  /** The flake's name of the image. */
  readonly image: string;
  /** Whether the image is for CUDA. */
  readonly cuda: boolean;
  /** The config, absolute. */
  readonly config: string;
  /** The program that runs another in it. */
  readonly program: string;
}

/**
 * @returns Undefined when `signal` stopped it. @throws {Problems} What stood against it, or failed.
 * @throws {UsageError} For an image that is not there.
 */
export const buildEnvironment = async (
  args: BuildArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<BuiltEnvironment | undefined> => {
  const prepared = await prepare(args, { shown: terminal.shown, signal }, (each) =>
    toFetch(each, args, signal),
  );
  try {
    return await built(prepared, args, terminal, signal);
  } finally {
    prepared.flake.remove();
  }
};

const built = async (
  prepared: Prepared,
  args: BuildArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<BuiltEnvironment | undefined> => {
  const [named] = prepared.images;
  if (named === undefined) throw new Error("nothing was asked for");
  const held = holding(terminal);
  const display = buildDisplay(held.terminal, {
    title: `the environment of ${named.name}`,
    origins: prepared.around.origin,
  });
  const listen = (event: NixEvent): void => {
    if (event.kind === "start" && WORK.has(event.type)) held.release();
    display.event(event);
  };
  const outcome = await runRequest({ ...runOf(prepared, args, signal), listen });
  display.end();
  if (outcome.how === "aborted") return undefined;
  const summary = summarise(display.state, prepared.around.origin, {
    complete: false,
    now: performance.now(),
  });
  if (summary.built + summary.fetched + summary.unfinished > 0) {
    sayProblems(located(prepared.warnings), terminal);
    terminal.say(summaryText(summary, terminal.paint));
  }
  const problems = await problemsIn(outcome, prepared, args);
  if (problems.length > 0) throw new Problems(problems);
  const [only] = outcome.built;
  if (only === undefined) throw new Error("Nix built nothing and did not say why");
  return {
    image: named.name,
    cuda: named.image.cuda !== undefined,
    config: prepared.config,
    program: `${only.storePath}/bin/${named.name}-run`,
  };
};

/** What takes time and is worth a line; asking what there is takes none. */
const WORK: ReadonlySet<number> = new Set([
  ACTIVITY.build,
  ACTIVITY.copyPath,
  ACTIVITY.fileTransfer,
  ACTIVITY.substitute,
]);

/** Where lines cannot be taken back, none is written before there is something to do. */
const holding = (
  terminal: Terminal,
): { readonly terminal: Terminal; readonly release: () => void } => {
  let held: string[] | undefined = terminal.width === undefined ? [] : undefined;
  return {
    terminal: {
      ...terminal,
      say: (text) => {
        if (held === undefined) terminal.say(text);
        else held.push(text);
      },
    },
    release: () => {
      for (const text of held ?? []) terminal.say(text);
      held = undefined;
    },
  };
};
