/** The probe, run as an image runs it: on a Python of its own, with the folder on PYTHONPATH. */
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "../../helpers/command.ts";
import { processes } from "../../helpers/processes.ts";
import { schemaFaults } from "../command/schema.ts";

/** The folder that holds the package `comfynix_check`. */
export const PROBE = path.join(root, "compiler/check/probe");

/** The Python of the tests. */
export const PYTHON = process.env["PYTHON"] ?? "/usr/bin/python3";

/** A check in a report. */
export interface CheckResult {
  readonly id: string;
  readonly kind: string;
  readonly status: "pass" | "warn" | "fail" | "skip";
  readonly subject?: string;
  readonly ms: number;
  readonly reason?: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly actual: Readonly<Record<string, unknown>>;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly stderr_tail: string;
  readonly error: {
    readonly code: string;
    readonly kind: string;
    readonly message: string;
    readonly hint: string;
    readonly details: Readonly<Record<string, unknown>>;
  } | null;
}

/** The last line of `--json`. */
export interface Report {
  readonly schema: string;
  readonly ok: boolean;
  readonly verdict: string;
  readonly exit_code: number;
  readonly image: Readonly<Record<string, unknown>>;
  readonly host: Readonly<Record<string, unknown>>;
  readonly gpus: readonly Readonly<Record<string, unknown>>[];
  readonly checks: readonly CheckResult[];
  readonly summary: {
    readonly skipped: readonly string[];
    readonly unproven: readonly string[];
  };
}

/** How the probe is started. */
export interface ProbeOptions {
  readonly python?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A program and arguments before Python's: `["unshare", "-m", "sh", "-c", …]`. */
  readonly under?: readonly string[];
}

/** What it did. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `comfynix-check ARGS…`. */
export const probe = (args: readonly string[], options: ProbeOptions = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { python = PYTHON, env = {}, cwd, under = [] } = options;
    const [program = "", ...rest] = [...under, python, "-P", "-m", "comfynix_check", ...args];
    const { LD_LIBRARY_PATH: _, PYTHONPATH: __, ...inherited } = process.env;
    const pythonPath = [PROBE, env["PYTHONPATH"]].filter(Boolean).join(":");
    const child = spawn(program, rest, {
      env: { ...inherited, ...env, PYTHONPATH: pythonPath },
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd !== undefined && { cwd }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** A word of the catalogue for which the check gave no detail. */
const UNKNOWN = /(?:^|[\s(])\?(?:$|[\s,.:;)])/;

/** Runs it with `--json`; the events, and the report among them. */
export const report = async (
  args: readonly string[],
  options: ProbeOptions = {},
): Promise<Ran & { readonly report: Report; readonly events: readonly { event: string }[] }> => {
  const ran = await probe(["--json", ...args], options);
  const events = ran.stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { event: string } & Partial<Report>);
  const last = events.at(-1);
  if (last?.event !== "report") throw new Error(`no report: ${ran.stdout}${ran.stderr}`);
  const { event: _, ...whole } = last;
  const faults = schemaFaults(whole);
  if (faults.length > 0) throw new Error(`no report by its schema: ${faults.join("; ")}`);
  const found = last as Report;
  const open = found.checks.filter(({ error }) => UNKNOWN.test(`${error?.message} ${error?.hint}`));
  if (open.length > 0) throw new Error(`words without a detail: ${JSON.stringify(open)}`);
  return { ...ran, events, report: found };
};

/** The only check of that id. */
export const checkOf = ({ report }: { readonly report: Report }, id: string): CheckResult => {
  const found = report.checks.find((each) => each.id === id);
  if (found === undefined)
    throw new Error(`${id} is none of ${report.checks.map((each) => each.id).join(", ")}`);
  return found;
};

/** Processes whose program is this Python, by their command lines. */
export const processesOf = (python: string): readonly string[] =>
  processes()
    .map(({ command }) => command)
    .filter((line) => line.startsWith(python));
