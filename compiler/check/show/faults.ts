/** Failures or warnings as a person reads them: what, whose fault, why, what to do, what was printed last. */
import type { Paint } from "../../paint.ts";
import { printable } from "../../printable.ts";
import type { CheckResult } from "../report.ts";
import { bySeverity } from "../end.ts";
import { exitOf, type Kind } from "../verdict.ts";
import { hanging } from "./hanging.ts";

interface Look {
  readonly paint: Paint;
  readonly width?: number;
}

/** Of one error as many are told in full; the report has them all. */
const IN_FULL = 4;

/**
 * A section of checks, the worst first, those with one error together: its remedy is said for each, but
 * where to read more only once.
 */
export const faults = (
  title: string,
  checks: readonly CheckResult[],
  look: Look,
): readonly string[] => {
  if (checks.length === 0) return [];
  const groups = new Map<string, CheckResult[]>();
  const worstFirst = checks.toSorted((a, b) => bySeverity(exitOf(kindOf(b)), exitOf(kindOf(a))));
  for (const check of worstFirst) {
    const code = check.error?.code ?? "";
    groups.set(code, [...(groups.get(code) ?? []), check]);
  }
  return [title, ...[...groups].flatMap(([code, group]) => groupLines(code, group, look))];
};

const kindOf = ({ error, kind }: CheckResult): Kind => error?.kind ?? kind;

const groupLines = (code: string, group: readonly CheckResult[], look: Look): readonly string[] => {
  const rest = group.slice(IN_FULL).map(({ id }) => id);
  const hints = new Set<string>();
  return [
    ...group.slice(0, IN_FULL).flatMap((check) => {
      const hint = check.error?.hint ?? "";
      const said = hints.has(hint);
      hints.add(hint);
      return [
        ...whatLines(check, look),
        ...(said ? [] : hintLines(hint, look)),
        ...tailLines(check, look),
      ];
    }),
    ...(rest.length === 0
      ? []
      : hanging(`and ${String(rest.length)} more likewise: ${rest.join(", ")}`, 2, look)),
    `    ${look.paint.faint(`more: npx comfynix check --explain ${printable(code)}`)}`,
  ];
};

/** Whose fault it is, as it is said beside a failure. */
const FAULT_OF: Readonly<Record<Kind, string>> = {
  host: "the host",
  image: "the image",
  uncovered: "not built for this GPU",
  app: "the app",
  checker: "the check itself",
  untested: "untested",
};

const whatLines = (check: CheckResult, look: Look): readonly string[] => [
  `  ${look.paint.strong(printable(check.id))}  ${look.paint.faint(`(${FAULT_OF[kindOf(check)]})`)}`,
  ...hanging(check.error?.message ?? "it said nothing", 4, look),
];

const hintLines = (hint: string, look: Look): readonly string[] =>
  hint === ""
    ? []
    : hanging(`remedy: ${hint}`, 4, look).map((line) =>
        line.replace("remedy:", look.paint.good("remedy:")),
      );

/** Lines of what was printed that are shown; the report has more. */
const SHOWN = 6;

/** What was printed last, unless the message says it already. */
const tailLines = (
  { stderr_tail: tail = "", error }: CheckResult,
  { paint, width = Infinity }: Look,
): readonly string[] => {
  const lines = tail.split("\n").map((line) => printable(line.trimEnd()));
  const kept = lines.filter((line) => line !== "").slice(-SHOWN);
  if (error?.message.includes(kept.at(-1) ?? "") === true) return [];
  const room = width - "    | ".length;
  return kept.map((line) => {
    const cut = line.length > room ? `${line.slice(0, room - 1)}…` : line;
    return `    ${paint.faint(`| ${cut}`)}`;
  });
};
