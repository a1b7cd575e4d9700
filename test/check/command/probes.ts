/** Probes that say what a test wants: shell that stands for `docker run`. */

/** A check as the probe reports it. */
export const result = (fields: Readonly<Record<string, unknown>>): object => ({
  title: "a check",
  kind: "image",
  status: "pass",
  ms: 10,
  expected: {},
  actual: {},
  exit: { code: 0, signal: null },
  stderr_tail: "",
  error: null,
  ...fields,
});

/** A failure, as the probe words it. */
export const failure = (
  code: string,
  kind: string,
  message: string,
  hint = "Do this.",
): object => ({
  code,
  kind,
  message,
  hint,
  details: {},
});

const VERDICTS: Readonly<Record<number, string>> = {
  0: "works",
  10: "host_problem",
  20: "image_defect",
  30: "gpu_not_covered",
  40: "app_failed",
  70: "checker_failed",
  77: "untested",
};

/** A whole report of these checks. */
export const reportOf = (
  checks: readonly object[],
  exit: number,
  fields: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => {
  const ids = (status: string): string[] =>
    (checks as { id: string; status: string }[])
      .filter((each) => each.status === status)
      .map(({ id }) => id);
  return {
    schema: "comfynix-check/1",
    ok: exit === 0,
    verdict: VERDICTS[exit],
    exit_code: exit,
    started: "2026-01-01T00:00:00+00:00",
    duration_s: 1.5,
    image: { name: "gpu" },
    expected: {},
    host: {},
    gpus: [],
    checks,
    summary: {
      pass: ids("pass").length,
      fail: ids("fail").length,
      warn: ids("warn").length,
      skip: ids("skip").length,
      skipped: ids("skip"),
      unproven: (checks as { id: string; untested?: boolean }[])
        .filter(({ untested }) => untested === true)
        .map(({ id }) => id),
    },
    ...fields,
  };
};

/** The lines of a probe that gives these results and this report. */
export const eventsOf = (report: Readonly<Record<string, unknown>>): readonly string[] => {
  const checks = report["checks"] as { id: string }[];
  return [
    { event: "start", schema: "comfynix-check/1", checks: checks.map(({ id }) => id) },
    ...checks.map((check) => ({ event: "check", ...check })),
    { event: "report", ...report },
  ].map((event) => JSON.stringify(event));
};

/** Shell that prints lines and ends with a code. */
export const printing = (lines: readonly string[], exit: number | string): string =>
  `cat <<'END'\n${lines.join("\n")}\nEND\nexit ${String(exit)}`;

/** A probe that finds no GPU. */
export const UNTESTED = printing(
  eventsOf(
    reportOf(
      [
        result({
          id: "gpu.list",
          kind: "host",
          status: "skip",
          reason: "there is no GPU",
          untested: true,
        }),
      ],
      77,
    ),
  ),
  77,
);
