/** The result of a compile for programs. The schema is documented in docs/json.md. */
import path from "node:path";
import type { Located } from "../locate.ts";
import type { Outcome } from "./compile-config.ts";
import { nextCommand } from "./compile-summary.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const SCHEMA = 1;

/** One line of JSON-formatted text, indented, with a final newline. Paths are absolute. */
export const compileJson = (
  outcome: Outcome,
  problems: readonly Located[],
  { check, ok }: { readonly check: boolean; readonly ok: boolean },
): string => {
  const { config, out, compiled, difference } = outcome;
  const first = compiled?.images[0];
  const result = {
    schema: SCHEMA,
    command: "compile",
    ok,
    config: config ?? null,
    out: out ?? null,
    problems: problems.map(problemJson),
    images: compiled?.images ?? [],
    files: {
      [check ? "stale" : "written"]: difference?.changed ?? [],
      [check ? "extra" : "removed"]: difference?.removed ?? [],
      unchanged: difference?.unchanged ?? [],
    },
    next: ok && first !== undefined ? nextCommand(outcome, first.name) : null,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
};

/** A problem, as every command's JSON shows it. */
export const problemJson = ({ code, severity, message, hint, place, callers }: Located) => ({
  code,
  severity,
  message,
  hint: hint ?? null,
  place: place === undefined ? null : { ...place, file: path.resolve(place.file) },
  callers,
});
