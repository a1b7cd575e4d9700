/** The verdict in a sentence, and what it was reached on. */
import type { Paint } from "../../paint.ts";
import { printable } from "../../printable.ts";
import { wrapped } from "../../wrap.ts";
import type { Report } from "../report.ts";
import { endOf } from "../end.ts";
import { CHECK_EXIT } from "../verdict.ts";

interface Around {
  readonly subject: string;
  readonly paint: Paint;
  readonly width?: number;
}

/** Two or three lines, the first of which says it all. */
export const headline = (report: Report, { subject, paint, width }: Around): readonly string[] => {
  const { exit_code: exit } = report;
  const color =
    exit === CHECK_EXIT.works
      ? paint.good
      : exit === CHECK_EXIT.untested
        ? paint.warning
        : paint.error;
  const [first = "", ...more] = wrapped(printable(`${verdictOf(report)}: ${subject}`), width);
  const facts = factsOf(report);
  return [
    [first, ...more].map((line) => paint.strong(color(line))).join("\n"),
    ...(facts === "" ? [] : wrapped(`  ${printable(facts)}`, width)),
  ];
};

/** What the exit code means, said of this run. */
const verdictOf = ({
  exit_code: exit,
  summary: { fail },
  gpus,
  checks,
  launch,
}: Report): string => {
  if (launch?.via === "host") return ofMachine(exit);
  if (exit === CHECK_EXIT.host && checks.every(({ id }) => id === "launch")) {
    return "nothing was checked";
  }
  const { said } = endOf(exit);
  switch (exit) {
    case CHECK_EXIT.works:
      return gpus.length > 0 ? `${said} on this GPU` : said;
    case CHECK_EXIT.untested:
      return fail > 0
        ? `${said}, as there is no GPU`
        : `${said} for want of a GPU; what needs none is well`;
    default:
      return said;
  }
};

/** The same before there is an image to check. */
const ofMachine = (exit: Report["exit_code"]): string => {
  switch (exit) {
    case CHECK_EXIT.works:
      return "nothing on this machine stands in the way of";
    case CHECK_EXIT.uncovered:
      return "not built for this machine's GPU";
    case CHECK_EXIT.untested:
      return "this machine has no GPU for";
    default:
      return "this machine cannot run";
  }
};

/** The GPUs and the driver, as far as they are known. */
const factsOf = ({ gpus, host }: Report): string => {
  const names = gpus.map(({ name, cc }) => (cc ? `${name} (${cc})` : name));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const listed = [...counts].map(([name, n]) => (n === 1 ? name : `${String(n)} × ${name}`));
  const driver = host["driver_kernel"] ?? host["driver"];
  return [
    ...listed,
    ...(typeof driver === "string" && driver !== "" ? [`driver ${driver}`] : []),
  ].join(", ");
};
