/** The result of an update for programs. The schema is documented in docs/json.md. */
import type { Located } from "../../locate.ts";
import { problemJson } from "../compile-json.ts";
import type { Moved } from "./moved.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const SCHEMA = 1;

/**
 * JSON text with a final newline.
 *
 * @param moved  Absent where problems stopped it.
 * @param files  Those that it changes, absolute.
 */
export const updateJson = (
  moved: Moved | undefined,
  problems: readonly Located[],
  { files, written }: { readonly files: readonly string[]; readonly written: boolean },
): string => {
  const { step, notes = [] } = moved ?? {};
  const result = {
    schema: SCHEMA,
    command: "update",
    ok: moved !== undefined,
    problems: problems.map(problemJson),
    name: step?.name ?? null,
    url: step?.url ?? null,
    from: step?.from ?? null,
    to: step?.to ?? null,
    means: step?.means ?? null,
    ahead: step?.ahead ?? null,
    behind: step?.behind ?? null,
    notes,
    files,
    written,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
};
