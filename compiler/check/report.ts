/**
 * The report of a check as it is read: what the probe says, and what the launcher says in its stead when
 * there is no probe to ask. Published as docs/check-report.schema.json; more fields may come at any
 * time, and `schema` names another number when one changes its meaning or goes.
 */
import * as v from "valibot";
import { EXITS, KINDS } from "./verdict.ts";

export const REPORT_SCHEMA = "comfynix-check/1";

const milliseconds = v.pipe(v.number(), v.minValue(0));

const anything = v.record(v.string(), v.unknown());

/** Why a check did not pass. */
const ErrorSchema = v.looseObject({
  /** Stable: `comfynix check --explain CODE` says more. */
  code: v.string(),
  /** Whose fault it is. */
  kind: v.picklist(KINDS),
  /** One sentence, with what was found. */
  message: v.string(),
  /** What to do. */
  hint: v.string(),
  details: anything,
});

export const CheckSchema = v.looseObject({
  id: v.string(),
  /** Of a check that is done of several things, the one this is about: it ends the id. */
  subject: v.optional(v.string()),
  title: v.string(),
  /** Whose fault a failure is, unless its error says otherwise. */
  kind: v.picklist(KINDS),
  status: v.picklist(["pass", "fail", "warn", "skip"]),
  ms: milliseconds,
  expected: anything,
  actual: anything,
  /** Of the check's own process. */
  exit: v.looseObject({ code: v.nullish(v.number()), signal: v.nullish(v.string()) }),
  /** The last of what it printed. */
  stderr_tail: v.optional(v.string()),
  error: v.nullable(ErrorSchema),
  /** Why it was skipped. */
  reason: v.optional(v.string()),
  /** It was skipped for want of a GPU. */
  untested: v.optional(v.boolean()),
  /** It was skipped since what it is about is not in the image. */
  absent: v.optional(v.boolean()),
});

const GpuSchema = v.looseObject({
  index: v.number(),
  name: v.string(),
  /** Compute capability, `8.9`. */
  cc: v.nullish(v.string()),
});

/** How it was started; only the launcher knows. */
const LaunchSchema = v.looseObject({
  via: v.picklist(["docker", "podman", "nix", "python", "host"]),
  /** How GPUs got in: a CDI device, Docker's `--gpus`, the host's own, or none were asked for. */
  gpus: v.picklist(["cdi", "gpus", "host", "none"]),
  /** The command, as one would type it. */
  command: v.array(v.string()),
  /** Why what was checked is not what the config says now; absent where nothing says so. */
  stale: v.optional(v.string()),
});

export const ReportSchema = v.looseObject({
  schema: v.literal(REPORT_SCHEMA),
  ok: v.boolean(),
  verdict: v.string(),
  exit_code: v.picklist(EXITS),
  started: v.string(),
  duration_s: milliseconds,
  image: anything,
  expected: anything,
  host: anything,
  gpus: v.array(GpuSchema),
  checks: v.array(CheckSchema),
  summary: v.looseObject({
    pass: v.number(),
    fail: v.number(),
    warn: v.number(),
    skip: v.number(),
    skipped: v.array(v.string()),
    /** Those skipped for want of a GPU. */
    unproven: v.optional(v.array(v.string())),
  }),
  launch: v.optional(LaunchSchema),
});

/** One check's result. */
export type CheckResult = v.InferOutput<typeof CheckSchema>;

/** A whole report. */
export type Report = v.InferOutput<typeof ReportSchema>;

/** How it was started. */
export type Launched = v.InferOutput<typeof LaunchSchema>;
