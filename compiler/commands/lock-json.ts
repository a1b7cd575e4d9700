/** The result of a lock for programs. The schema is documented in docs/json.md. */
import type { Kept } from "../host/store-keeper.ts";
import type { Located } from "../locate.ts";
import type { LockOutcome } from "../lock/lock-config.ts";
import { problemJson } from "./compile-json.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const SCHEMA = 1;

/** JSON text with a final newline. Paths are absolute. */
export const lockJson = (
  outcome: LockOutcome | undefined,
  problems: readonly Located[],
  { ok, kept }: { readonly ok: boolean; readonly kept?: Kept | undefined },
): string => {
  const images = Object.entries(outcome?.lock.images ?? {});
  const result = {
    schema: SCHEMA,
    command: "lock",
    ok,
    lock: outcome?.file ?? null,
    problems: problems.map(problemJson),
    artifacts: {
      total: Object.keys(outcome?.lock.artifacts ?? {}).length,
      added: outcome?.added ?? [],
      changed: outcome?.changed ?? [],
      dropped: outcome?.dropped ?? [],
    },
    images: images.map(([name, requests]) => ({
      name,
      derived: Object.entries(requests).flatMap(([key, { layer, by, artifact }]) =>
        layer === undefined ? [] : [{ request: key, artifact, by, layer }],
      ),
    })),
    kept: { files: kept?.files ?? 0, bytes: kept?.bytes ?? 0 },
    stale: outcome?.stale ?? false,
    written: outcome?.written ?? false,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
};
