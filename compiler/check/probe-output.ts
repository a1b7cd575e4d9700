/** Reads what the probe writes: one JSON value a line, the whole report last. */
import * as v from "valibot";
import { faultText } from "../schema-fault.ts";
import {
  CheckSchema,
  type CheckResult,
  type Report,
  REPORT_SCHEMA,
  ReportSchema,
} from "./report.ts";

/** What has been read so far. */
export interface ProbeOutput {
  /** Ids it means to run, once it said so. */
  readonly announced: readonly string[] | undefined;
  readonly checks: readonly CheckResult[];
  readonly report: Report | undefined;
  /** Why what it wrote cannot be relied upon, in one sentence. */
  readonly fault: string | undefined;
  /** Lines from before it began, which are not its own. */
  readonly before: readonly string[];
}

/** Lines that are kept of what is not the probe's. */
const KEPT = 20;

/**
 * Takes the lines of a probe's standard output one by one.
 *
 * A program of the image may greet before the probe begins (a `sitecustomize`, an entry point): that is
 * kept, and harmless. Anything foreign after it has begun means that something else writes where the
 * results come from, and none of them can be relied upon.
 *
 * @param onCheck  Called for each result as it comes.
 */
export const probeReader = (
  onCheck: (check: CheckResult) => void,
): { readonly line: (text: string) => void; readonly output: () => ProbeOutput } => {
  let announced: readonly string[] | undefined;
  let report: Report | undefined;
  let fault: string | undefined;
  const checks: CheckResult[] = [];
  const before: string[] = [];
  const begin = (event: object): void => {
    const { schema, checks: ids } = event as { schema?: unknown; checks?: unknown };
    if (schema !== REPORT_SCHEMA) {
      fault ??= `its results are ${text(schema)}, and this comfynix reads ${REPORT_SCHEMA}`;
    }
    announced = Array.isArray(ids) ? ids.map(String) : [];
  };
  const line = (written: string): void => {
    if (written.trim() === "") return;
    const event = eventOf(written);
    if (report !== undefined) fault ??= `it went on after its report: ${excerpt(written)}`;
    else if (event === undefined) {
      if (announced === undefined) before.push(written);
      else fault ??= `it wrote what is no result: ${excerpt(written)}`;
      if (before.length > KEPT) before.shift();
    } else if (event.event === "start") begin(event);
    else if (event.event === "check") {
      const { event: _, ...rest } = event;
      const read = v.safeParse(CheckSchema, rest);
      if (!read.success) fault ??= `a result of it cannot be read: ${faultText(read.issues[0])}`;
      else {
        checks.push(read.output);
        onCheck(read.output);
      }
    } else if (event.event === "report") {
      const { event: _, ...rest } = event;
      const read = v.safeParse(ReportSchema, "report" in rest ? rest.report : rest);
      if (read.success) report = read.output;
      else fault ??= `its report cannot be read: ${faultText(read.issues[0])}`;
    }
    // Other events are of later versions, and say nothing that this one would have to know.
  };
  return { line, output: () => ({ announced, checks, report, fault, before }) };
};

const eventOf = (
  line: string,
): ({ readonly event: string } & Record<string, unknown>) | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isEvent = (value: unknown): value is { readonly event: string } & Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  "event" in value &&
  typeof value.event === "string";

const text = (value: unknown): string => (typeof value === "string" ? value : "of no known kind");

const excerpt = (line: string): string =>
  JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}…` : line);
