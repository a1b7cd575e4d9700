/** How steps are put into words. */
import { sized } from "../../sized.ts";
import type { Origin } from "../origin.ts";
import { storeName } from "../origin-names.ts";
import type { Step } from "../events/state.ts";
import { plainLine } from "./text.ts";

/** What people call what a step is about. */
export const labelOf = ({ kind, subject }: Step, origin: Origin | undefined): string => {
  if (origin) return origin.label;
  if (kind === "work") return WORK[subject] ?? plainLine(subject);
  if (kind === "download") return plainLine(subject);
  return plainLine((storeName(subject) ?? subject).replace(/\.drv$/, ""));
};

/** What Nix says in words of its own, in those of its users. */
const WORK: Readonly<Record<string, string>> = {
  "querying info about missing paths": "asking caches what they have",
};

/**
 * What a step does now: `unpack`, `fetch 913.1 MB`, `12.1 MB of 30.2 MB`, `failed in fixup`.
 */
export const doing = (step: Step, origin: Origin | undefined): string => {
  const { kind, status, phase, place, done, expected } = step;
  if (status === "waiting") return "wait";
  if (status === "failed") return phase === undefined ? "failed" : `failed in ${phaseName(phase)}`;
  const bytes = expected > 0 ? `${sized(done)} of ${sized(expected)}` : "";
  switch (kind) {
    case "build": {
      const what =
        origin?.role === "source"
          ? ["fetch", bytes === "" && origin.bytes !== undefined ? sized(origin.bytes) : bytes]
          : [phase === undefined ? "build" : phaseName(phase)];
      return [...what, place === "" ? "" : `on ${machineName(place)}`].join(" ").trim();
    }
    case "fetch":
      return bytes === "" ? "fetch" : bytes;
    case "send":
      return [`to ${machineName(place)}`, bytes].join(" ").trim();
    case "receive":
      return [`from ${machineName(place)}`, bytes].join(" ").trim();
    case "download":
      return bytes === "" && done > 0 ? sized(done) : bytes;
    case "work":
      return bytes;
  }
};

/** @example phaseName("installCheckPhase") // "installCheck" */
export const phaseName = (phase: string): string => plainLine(phase.replace(/Phase$/, ""));

/** @example machineName("ssh-ng://me@big?ssh-key=/k") // "me@big" */
const machineName = (store: string): string =>
  plainLine(store.replace(/^[a-z+-]+:\/\//, "").replace(/[/?].*$/s, ""));
