/** The end of a check as a person reads it: verdict, failures, warnings, what was skipped, what is unproven. */
import type { Paint } from "../../paint.ts";
import type { CheckResult, Report } from "../report.ts";
import { faults } from "./faults.ts";
import { headline } from "./headline.ts";
import { hanging } from "./hanging.ts";

/** What the summary needs to know beside the report. */
export interface SummaryOptions {
  /** What was checked, and where: `comfyui-boot:cu130 in Docker`. */
  readonly subject: string;
  /** What this run says nothing of, a clause each. */
  readonly unproven: readonly string[];
  readonly paint: Paint;
  /** Columns; without it lines are left whole. */
  readonly width?: number;
}

/** Sections with an empty line between them, and one at the end. */
export const summary = (report: Report, options: SummaryOptions): string => {
  const { paint } = options;
  const of = (status: CheckResult["status"]): readonly CheckResult[] =>
    report.checks.filter((each) => each.status === status);
  const [failed, warned, skipped] = [of("fail"), of("warn"), of("skip")];
  const sections = [
    headline(report, options),
    faults(paint.error(`${String(failed.length)} failed`), failed, options),
    faults(paint.warning(counted(warned.length, "warning")), warned, options),
    section(
      `${String(skipped.length)} skipped, which is not passed`,
      byReason(skipped),
      ([reason, those]) => hanging(`${reason}: ${named(those)}`, 2, options),
    ),
    section("not proven by this run", options.unproven, (clause) =>
      hanging(clause, 4, options).map((line, at) =>
        at === 0 ? line.replace("    ", "  - ") : line,
      ),
    ),
    [tally(report)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
};

const section = <T>(
  title: string,
  entries: readonly T[],
  lines: (entry: T) => readonly string[],
): readonly string[] => (entries.length === 0 ? [] : [title, ...entries.flatMap(lines)]);

/** Each says in its own words which package is not there; its id says it, too. */
const ABSENT = "of what is not in the image";

/** Ids by why they were skipped, in the order they were met. */
const byReason = (
  skipped: readonly CheckResult[],
): (readonly [string, readonly CheckResult[]])[] => {
  const groups = new Map<string, CheckResult[]>();
  for (const each of skipped) {
    const key = each.absent === true ? ABSENT : (each.reason ?? "for a reason it did not say");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups];
};

/** Of a check's subjects as many are named; of more, how many there are. */
const SUBJECTS = 3;

/** @example "k.conv, pkg.import-gpu (121 of them)" */
const named = (results: readonly CheckResult[]): string => {
  const families = new Map<string, string[]>();
  for (const { id, subject } of results) {
    const family = subject === undefined ? id : id.slice(0, -subject.length - 1);
    families.set(family, [...(families.get(family) ?? []), id]);
  }
  return [...families]
    .flatMap(([family, ids]) =>
      ids.length > SUBJECTS ? [`${family} (${String(ids.length)} of them)`] : ids,
    )
    .join(", ");
};

const tally = ({ summary: { pass, fail, warn, skip }, duration_s: seconds }: Report): string =>
  `${String(pass)} passed, ${String(fail)} failed, ${counted(warn, "warning")}, ${String(skip)} skipped in ${duration(seconds)}`;

const duration = (seconds: number): string =>
  seconds < 90
    ? `${seconds.toFixed(1)} s`
    : `${String(Math.floor(seconds / 60))} min ${String(Math.round(seconds % 60))} s`;

const counted = (number: number, noun: string): string =>
  `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
