/** A build as plain lines: what a log of a CI job is read for. */
import type { Change } from "../events/change.ts";
import type { Step } from "../events/state.ts";
import { sized } from "../../sized.ts";
import { messageText } from "./messages.ts";
import { labelOf, phaseName } from "./said.ts";
import { elapsed, plainLine, took } from "./text.ts";
import type { Teller, Told } from "./teller.ts";

/** Milliseconds of silence after which it is said what still runs: CI ends jobs that say nothing. */
const SILENCE = 60_000;
/** Milliseconds after which a build is told of before it ends. */
const LONG = 2000;
const TICK = 500;

/**
 * Lines for what ends, and before that for what takes long.
 *
 * @example
 * // evaluating comfyui
 * // building torch 2.10.0+cu130 (layer torch, comfyui.config.ts:12)
 * // built torch 2.10.0+cu130 in 34s
 * // fetched openssl-3.4.0, 12.1 MB
 */
export const plainTeller = (told: Told): Teller => {
  const { terminal, state, clock, title, origins } = told;
  const { say, paint } = terminal;
  const begun = new Set<Step>();
  let [said, realising] = [clock(), false];
  const tell = (text: string): void => {
    say(text.endsWith("\n") ? text : `${text}\n`);
    said = clock();
  };

  const tick = (): void => {
    const now = clock();
    for (const step of state.running) {
      if (step.kind !== "build" || begun.has(step) || now - step.began < LONG) continue;
      begun.add(step);
      const verb = step.status === "waiting" ? "waiting to build" : "building";
      tell(`${verb} ${labelOf(step, origins(step.subject))}${contextText(step, told)}`);
    }
    if (now - said >= SILENCE) tell(stillText(told, now));
  };
  const timer = setInterval(tick, TICK);
  timer.unref();
  tell(`evaluating ${title}`);

  const changed = (change: Change): string | undefined => {
    if (change.what === "announced") return announcedText(told);
    const { step, what } = change;
    if (what === "began" && step.kind === "download")
      return `downloading ${plainLine(step.subject)}`;
    return what === "ended" ? endText(step, told, !begun.delete(step)) : undefined;
  };

  return {
    changed: (changes) => {
      if (state.realising && !realising) {
        realising = true;
        tell(`evaluated in ${took(clock() - state.began)}`);
      }
      for (const each of changes) {
        const text = changed(each);
        if (text !== undefined) tell(text);
      }
    },
    message: (level, text) => tell(messageText(level, text, paint)),
    say: tell,
    end: () => clearInterval(timer),
  };
};

/** @param isFirst  Whether the step was not told of before: then it is said what it is of. */
const endText = (step: Step, told: Told, isFirst: boolean): string | undefined => {
  const { kind, status, phase, expected } = step;
  const label = labelOf(step, told.origins(step.subject));
  const time = took((step.ended ?? told.clock()) - step.began);
  const context = isFirst || status === "failed" ? contextText(step, told) : "";
  if (status === "failed") {
    const where = phase === undefined ? "" : ` in ${phaseName(phase)}`;
    return `${told.terminal.paint.error("failed")}: ${label}${where} after ${time}${context}`;
  }
  if (status === "stopped") return undefined;
  const bytes = expected > 0 ? `, ${sized(expected)}` : "";
  switch (kind) {
    case "build":
      return `built ${label} in ${time}${context}`;
    case "fetch":
      return `fetched ${label}${bytes}`;
    case "send":
      return `sent ${label}${bytes}`;
    case "receive":
      return `received ${label}${bytes}`;
    case "download":
    case "work":
      return undefined;
  }
};

/** ` (layer torch, comfyui.config.ts:12)` */
const contextText = (
  { subject, place }: Step,
  { origins, where, terminal, neededBy }: Told,
): string => {
  const origin = origins(subject);
  const node = origin?.node;
  const at = node === undefined ? undefined : where(node);
  const [first, ...others] = origin === undefined ? neededBy(subject) : [];
  const parts = [
    ...(origin?.layer === undefined ? [] : [`layer ${origin.layer}`]),
    ...(at === undefined ? [] : [`${terminal.shown(at.file)}:${at.line}`]),
    ...(first === undefined
      ? []
      : [`for ${first.label}${others.length === 0 ? "" : ` and ${others.length} more`}`]),
    ...(place === "" ? [] : [`on ${plainLine(place)}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
};

const announcedText = ({ state: { announced } }: Told): string | undefined => {
  if (announced === undefined) return undefined;
  const { builds, fetches, download } = announced;
  const fetch = `${fetches.size} to fetch${download > 0 ? ` (${sized(download)})` : ""}`;
  return `${builds.size} to build, ${fetch}`;
};

/** What runs, the longest first. */
const stillText = ({ state, origins }: Told, now: number): string => {
  const running = [...state.running].sort((a, b) => a.began - b.began);
  const [first] = running;
  if (first === undefined) return state.realising ? "still waiting for Nix" : "still evaluating";
  const label = labelOf(first, origins(first.subject));
  const phase = first.phase === undefined ? "" : ` in ${phaseName(first.phase)}`;
  const verb = first.kind === "build" ? "building" : first.kind === "fetch" ? "fetching" : "at";
  const others = running.length === 1 ? "" : ` and ${running.length - 1} more`;
  const said = first.line === undefined ? "" : `: ${plainLine(first.line)}`;
  return `still ${verb} ${label}${phase} after ${elapsed(now - first.began)}${others}${said}`;
};
