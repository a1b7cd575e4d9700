/** Keeps of Nix's log what a failure is explained with. */
import { stripVTControlCharacters } from "node:util";
import { ACTIVITY, LEVEL, type NixEvent, RESULT } from "../events/event.ts";
import type { FailedBuild } from "./failed-build.ts";
import { nixError, type NixError } from "./nix-error.ts";

/** Lines of a build that are kept: the check of an image has one for each package. */
const LINES = 500;

export interface FailureLog {
  readonly event: (event: NixEvent) => void;
  /** Each error once, in the order told; builds with the end of their log. */
  readonly errors: () => readonly Failure[];
}

export type Failure =
  | ({ readonly kind: "build" } & FailedBuild)
  | Exclude<NixError, { readonly kind: "build" | "follows" }>;

interface Build {
  readonly lines: string[];
  phase?: string;
}

export const failureLog = (): FailureLog => {
  const builds = new Map<string, Build>();
  const drvs = new Map<string, string>();
  const errors: NixError[] = [];
  const words: string[] = [];
  return {
    event: (event) => {
      switch (event.kind) {
        case "start":
          if (event.type === ACTIVITY.build) {
            const drv = String(event.fields[0] ?? "");
            drvs.set(event.id, drv);
            builds.set(drv, { lines: [] });
          }
          return;
        case "result": {
          const build = builds.get(drvs.get(event.id) ?? "");
          if (build !== undefined) note(build, event.type, String(event.fields[0] ?? ""));
          return;
        }
        case "msg":
          if (event.level === LEVEL.error && !WARNING.test(event.text))
            errors.push(nixError(event));
          return;
        case "text":
          words.push(stripVTControlCharacters(event.text));
          if (words.length > LINES) words.shift();
          return;
        case "stop":
          return;
      }
    },
    errors: () => {
      const told = new Map<string, Failure>();
      const all = errors.length > 0 ? errors : early(words);
      for (const error of all) {
        if (error.kind === "follows") continue;
        const failure =
          error.kind === "build"
            ? { ...error, ...(builds.get(error.drv) ?? { lines: [] }) }
            : error;
        // Of what another machine could not build, this one's hook then says that it failed.
        const key =
          "drv" in error ? error.drv : error.kind === "system" ? error.needs : error.sentence;
        if (!told.has(key)) told.set(key, failure);
      }
      return [...told.values()];
    },
  };
};

/** Nix 2.8 has some warnings, and advice, among its errors. */
const WARNING = /^\W*(?:\[[\d;]*m)?(?:warning:|Try 'nix)/;

const note = (build: Build, type: number, text: string): void => {
  if (type === RESULT.setPhase) build.phase = text;
  if (type !== RESULT.buildLogLine) return;
  const line = stripVTControlCharacters(text);
  // stdenv says it so, too, where nobody listens to its phases.
  const phase = /^Running phase: (\w+)/.exec(line)?.[1];
  if (phase !== undefined) build.phase = phase;
  build.lines.push(line);
  if (build.lines.length > LINES) build.lines.shift();
};

/** What Nix said before it knew how to log: of its arguments and settings. */
const early = (words: readonly string[]): readonly NixError[] => {
  const at = words.findIndex((line) => line.startsWith("error:"));
  if (at < 0) return [];
  const sentence = words
    .slice(at)
    .join("\n")
    .replace(/^error:\s*/, "")
    .trim();
  return [{ kind: "other", sentence }];
};
