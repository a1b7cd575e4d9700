/** Reports that the launcher writes itself, where the probe had no say: refused, died, or never meant to run. */
import { catalogue, worded } from "./catalogue.ts";
import type { CheckResult, Launched, Report } from "./report.ts";
import { REPORT_SCHEMA } from "./report.ts";
import { bySeverity, endOf } from "./end.ts";
import { type CheckExit, CHECK_EXIT, exitOf, type Kind } from "./verdict.ts";

/** A result as far as somebody says it; the rest is nothing. */
export type PartialResult = Pick<CheckResult, "id" | "status"> & Partial<CheckResult>;

/** A result with all its fields; title and kind are the catalogue's. */
export const resultOf = (partial: PartialResult): CheckResult => {
  const { checks } = catalogue();
  // A check with subjects is one entry: machine.engine of machine.engine.docker.
  const entry = checks[partial.id] ?? checks[partial.id.replace(/\.[^.]+$/, "")];
  return {
    title: entry?.title ?? partial.id,
    kind: entry?.kind ?? "host",
    ms: 0,
    expected: {},
    actual: {},
    exit: { code: null, signal: null },
    stderr_tail: "",
    error: null,
    ...partial,
  };
};

/** An error of the catalogue with its words filled in. */
export const errorOf = (
  code: string,
  details: Readonly<Record<string, string>>,
  checkKind: Kind = "host",
): NonNullable<CheckResult["error"]> => {
  const entry = catalogue().errors[code];
  const kind = entry === undefined || entry.kind === "check" ? checkKind : entry.kind;
  return {
    code,
    kind,
    message: worded(entry?.message ?? code, details),
    hint: worded(entry?.remedy ?? "", details),
    details,
  };
};

/** What a report is put together from. */
export interface ReportParts {
  readonly checks: readonly CheckResult[];
  readonly started: Date;
  readonly ended: Date;
  readonly image?: Readonly<Record<string, unknown>>;
  readonly expected?: Readonly<Record<string, unknown>>;
  readonly host?: Readonly<Record<string, unknown>>;
  readonly gpus?: Report["gpus"];
  readonly launch?: Launched;
  /** Ids of what was not tried for want of a GPU. */
  readonly unproven?: readonly string[];
}

/** A whole report: counts, verdict and exit code follow from the results. */
export const reportOf = (parts: ReportParts): Report => {
  const { checks, started, ended, image = {}, expected = {}, host = {}, gpus = [] } = parts;
  const ids = (status: CheckResult["status"]): string[] =>
    checks.filter((each) => each.status === status).map(({ id }) => id);
  const unproven = parts.unproven ?? [];
  const exit = exitCode(checks, unproven.length > 0);
  return {
    schema: REPORT_SCHEMA,
    ok: exit === CHECK_EXIT.works,
    verdict: endOf(exit).verdict,
    exit_code: exit,
    started: started.toISOString(),
    duration_s: Math.round((ended.getTime() - started.getTime()) / 100) / 10,
    image,
    expected,
    host,
    gpus,
    checks: [...checks],
    summary: {
      pass: ids("pass").length,
      fail: ids("fail").length,
      warn: ids("warn").length,
      skip: ids("skip").length,
      skipped: ids("skip"),
      unproven: [...unproven],
    },
    ...(parts.launch !== undefined && { launch: parts.launch }),
  };
};

/** The worst of what was found. */
const exitCode = (checks: readonly CheckResult[], untested: boolean): CheckExit =>
  checks
    .filter(({ status }) => status === "fail")
    .map(({ error, kind }) => exitOf(error?.kind ?? kind))
    .concat(untested ? [CHECK_EXIT.untested] : [])
    .toSorted(bySeverity)
    .at(-1) ?? CHECK_EXIT.works;
