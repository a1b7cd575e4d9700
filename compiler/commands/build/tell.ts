/** How a build is told: to people on stderr, to programs as lines of JSON on stdout. */
import type { PlannedWork } from "../../build/dry-run.ts";
import type { NixEvent } from "../../build/events/event.ts";
import { buildDisplay, type Display } from "../../build/show/display.ts";
import { type BuildSummary, summarise, summaryText } from "../../build/show/summary.ts";
import { spaceText } from "../../build/preflight/space.ts";
import { deliveredText } from "../../build/deliver/delivered-text.ts";
import type { Built } from "../../build/run-request.ts";
import { shellWord } from "../../emit/shell-word.ts";
import type { Terminal } from "../../host/terminal.ts";
import type { Problem } from "../../problem.ts";
import { sized } from "../../sized.ts";
import { EXIT } from "../command.ts";
import { located, sayProblems } from "../problems.ts";
import type { BuildArguments } from "../run-build.ts";
import type { DeliveredTo } from "./deliver-built.ts";
import { buildJson } from "./json.ts";
import { plannedText } from "./planned-text.ts";
import type { Prepared } from "./prepare.ts";

/** What came of a build. */
export interface BuildTold {
  readonly problems: readonly Problem[];
  /** Absent when it did not come so far. */
  readonly prepared?: Prepared;
  /** Of a dry run. */
  readonly planned?: PlannedWork;
  readonly built?: readonly Built[];
  readonly delivered?: readonly DeliveredTo[];
  /** By a signal. */
  readonly stopped?: boolean;
}

export interface Teller {
  /** Tells what is about to begin; gives who listens to Nix. */
  readonly begin: (prepared: Prepared) => (event: NixEvent) => void;
  /** Leaves the screen to others. */
  readonly pause: () => void;
  /** @returns The exit code. */
  readonly end: (told: BuildTold) => number;
}

export const buildTeller = (args: BuildArguments, terminal: Terminal): Teller => {
  const say = args.json ? () => undefined : terminal.say;
  let display: Display | undefined;
  return {
    begin: (prepared) => {
      say(beforehand(prepared));
      display = buildDisplay(terminal, {
        title: titleOf(prepared),
        origins: prepared.around.origin,
        ...(args.json && { mode: "json" }),
      });
      return display.event;
    },
    pause: () => display?.end(),
    end: (told) => {
      display?.end();
      const summary = display && told.prepared && summaryOf(display, told.prepared, told.built);
      const problems = located(told.problems);
      const ok = told.stopped !== true && !problems.some(({ severity }) => severity === "error");
      if (args.json) terminal.answer(buildJson(told, problems, { ok, summary }));
      else {
        if (summary !== undefined && (ok || didAnything(summary))) {
          say(summaryText(summary, terminal.paint));
        }
        sayProblems(problems, terminal);
        if (told.stopped === true) say("stopped; what was finished stays: build again to go on\n");
        if (told.planned && told.prepared) {
          say(plannedText(told.planned, told.prepared, terminal));
        } else if (ok) say(resultText(told, args, terminal));
      }
      return ok ? EXIT.ok : EXIT.problems;
    },
  };
};

const didAnything = ({ built, fetched, unfinished }: BuildSummary): boolean =>
  built + fetched + unfinished > 0;

/** What was asked for, as a sentence calls it. */
export const titleOf = ({ request: { images, part } }: Pick<Prepared, "request">): string =>
  part === undefined ? images.join(", ") : `${part} of ${images.join(", ")}`;

const summaryOf = (
  { state }: Display,
  { around, request }: Prepared,
  built: readonly Built[] = [],
): BuildSummary =>
  summarise(state, around.origin, {
    complete: request.part === undefined && built.length > 0,
    now: performance.now(),
  });

/**
 * @example
 * comfyui: 12 wheels and sources to fetch, 3.51 GB; about 14.04 GB of the 77.21 GB that are free in /nix
 */
const beforehand = ({ request, missing, space }: Prepared): string => {
  const what = titleOf({ request });
  const fetched = missing.filter(({ local }) => local === undefined);
  if (fetched.length === 0) return `${what}: all wheels and sources are in the store\n`;
  const known = fetched.reduce((sum, { size = 0 }) => sum + size, 0);
  const number = `${String(fetched.length)} ${fetched.length === 1 ? "wheel or source" : "wheels and sources"} to fetch`;
  const room = space === undefined ? undefined : spaceText(space);
  const more = room === undefined ? "" : `; ${room}`;
  return `${what}: ${number}${known === 0 ? "" : `, ${sized(known)}`}${more}\n`;
};

/**
 * @example
 * comfyui  .comfynix/result-comfyui -> /nix/store/…-stream-comfyui-boot
 * next: comfynix build comfyui --load docker
 */
const resultText = (
  { built = [], delivered = [], prepared }: BuildTold,
  args: BuildArguments,
  terminal: Terminal,
): string => {
  const { paint, shown } = terminal;
  const lines = built.map(({ attribute, storePath, linked }) => {
    const where = linked === undefined ? storePath : `${shown(linked)} -> ${storePath}`;
    return `${paint.strong(attribute)}  ${where}`;
  });
  const [image] = prepared?.request.part === undefined ? (prepared?.request.images ?? []) : [];
  const config = args.config === undefined ? [] : ["--config", shellWord(args.config)];
  const load = ["npx comfynix build", image, ...config, "--load docker"].join(" ");
  const isHere = built.some(({ linked }) => linked !== undefined);
  const next =
    image === undefined || delivered.length > 0 || !isHere
      ? []
      : [`${paint.good("next:")} ${load}`];
  const sent = delivered.map((each) => deliveredText(each.what, each.to));
  return [...lines, ...sent, ...next, ""].join("\n");
};
