/** The result of a build for programs: the last line of its JSON. Documented in docs/json.md. */
import type { BuildSummary } from "../../build/show/summary.ts";
import type { PlannedStep } from "../../build/dry-run.ts";
import type { Located } from "../../locate.ts";
import { problemJson } from "../compile-json.ts";
import type { BuildTold } from "./tell.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const SCHEMA = 1;

/** One line. */
export const buildJson = (
  { prepared, planned, built = [], delivered = [], stopped = false }: BuildTold,
  problems: readonly Located[],
  { ok, summary }: { readonly ok: boolean; readonly summary: BuildSummary | undefined },
): string => {
  const result = {
    event: "result",
    schema: SCHEMA,
    command: "build",
    ok,
    stopped,
    config: prepared?.config ?? null,
    problems: problems.map(problemJson),
    images: prepared?.request.images ?? [],
    part: prepared?.request.part ?? null,
    built: built.map(({ attribute, storePath, linked }) => ({
      attribute,
      storePath,
      link: linked ?? null,
    })),
    delivered: delivered.map(({ image, to, what: { record, at, was } }) => ({
      image,
      to: to.kind,
      at,
      already: was,
      reference: record.reference,
      config: record.config,
      manifest: record.manifest ?? null,
      layers: record.layers.map(({ name, digest, size }) => ({ name: name ?? null, digest, size })),
    })),
    summary: summary ?? null,
    planned:
      planned === undefined
        ? null
        : {
            sources: planned.sources.map(stepJson),
            packages: planned.packages.map(stepJson),
            others: planned.others,
            substituted: planned.substituted,
            download: planned.download,
            unpacked: planned.unpacked,
          },
  };
  return `${JSON.stringify(result)}\n`;
};

const stepJson = ({ derivation, origin }: PlannedStep) => ({
  label: origin.label,
  layer: origin.layer ?? null,
  bytes: origin.bytes ?? null,
  derivation,
});
