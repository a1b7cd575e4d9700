/** Runs a started probe to its end: its report, or the report of how it failed to give one. */
import { runLines } from "../host/run-lines.ts";
import type { LinesEnd } from "../host/run-lines.ts";
import type { Ask } from "../host/ask.ts";
import { nixSays } from "../host/nix.ts";
import { errorOf, reportOf, resultOf } from "./compose.ts";
import type { LaunchErrorCode } from "./launch/errors.ts";
import type { Launch, Refusal } from "./launch/launch.ts";
import { recognise } from "./launch/recognise.ts";
import { type ProbeOutput, probeReader } from "./probe-output.ts";
import type { CheckResult, Launched, Report } from "./report.ts";
import { CHECK_EXIT } from "./verdict.ts";

/** What a run needs beside the command. */
export interface RunOptions {
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Called for each result as it comes, with how many there will be. */
  readonly onCheck: (check: CheckResult, of: number) => void;
  /** Seconds without a result after which nothing is expected any more. */
  readonly silence: number;
}

/** How the run ended. */
export type Run =
  | { readonly how: "reported"; readonly report: Report }
  /** The probe was called in a wrong way, in its own words. */
  | { readonly how: "misused"; readonly said: string }
  | { readonly how: "aborted" };

/** Runs it; what it leaves behind in an engine is removed. */
export const runProbe = async (launch: Launch, options: RunOptions): Promise<Run> => {
  const started = new Date();
  const reader = probeReader((check) =>
    options.onCheck(check, reader.output().announced?.length ?? 0),
  );
  const end = await runLines(launch.program, launch.args, {
    cwd: "/",
    env: launch.env,
    onLine: reader.line,
    silence: options.silence * 1000,
    signal: options.signal,
  });
  if (end.how !== "ended" && launch.remove !== undefined) {
    const [program, ...args] = launch.remove;
    await options.ask(program, ...args);
  }
  if (end.how === "aborted") return { how: "aborted" };
  const output = reader.output();
  const { report } = output;
  if (report === undefined && output.announced === undefined && end.code === CHECK_EXIT.usage) {
    return { how: "misused", said: end.stderr.trim() };
  }
  const fault = faultOf(launch, end, output, options.silence);
  if (fault === undefined && report !== undefined) {
    return { how: "reported", report: completed(report, launch) };
  }
  const { code, details } = fault ?? { code: "probe_died", details: {} };
  const check = resultOf({
    id: "launch",
    status: "fail",
    ms: Date.now() - started.getTime(),
    exit: { code: end.code ?? null, signal: end.by ?? null },
    stderr_tail: tail(end.stderr, output.before),
    error: errorOf(code, details),
  });
  return {
    how: "reported",
    report: reportOf({
      checks: [...output.checks, check],
      started,
      ended: new Date(),
      image: launch.image,
      launch: launched(launch),
    }),
  };
};

/** The report of a probe that could not be started. */
export const refusedReport = (refusal: Refusal, started: Date): Report =>
  reportOf({
    checks: [
      resultOf({
        id: "launch",
        status: "fail",
        ms: Date.now() - started.getTime(),
        stderr_tail: tail(refusal.said ?? "", []),
        error: errorOf(refusal.refused, refusal.details),
      }),
    ],
    started,
    ended: new Date(),
    launch: { via: refusal.via, gpus: "none", command: [] },
  });

/** What only the launcher knows is added to what the probe says of the image. */
const completed = (report: Report, launch: Launch): Report => ({
  ...report,
  image: { ...report.image, ...launch.image },
  launch: launched(launch),
});

const launched = ({ via, gpus, program, args, stale }: Launch): Launched => ({
  via,
  gpus,
  command: [program, ...args],
  ...(stale !== undefined && { stale }),
});

interface Fault {
  readonly code: LaunchErrorCode;
  readonly details: Readonly<Record<string, string>>;
}

/** Why what came is no report to rely upon; undefined when it is one. */
const faultOf = (
  launch: Launch,
  end: LinesEnd,
  output: ProbeOutput,
  silence: number,
): Fault | undefined => {
  const { announced, report, fault } = output;
  if (end.how === "silent") {
    return { code: "probe_silent", details: { seconds: String(silence) } };
  }
  if (end.how === "flooded") {
    return { code: "probe_garbled", details: { how: "it wrote a line without an end" } };
  }
  if (end.how === "not-found") {
    return { code: "probe_died", details: { how: `${launch.program} cannot be run` } };
  }
  const refused = announced === undefined ? refusalOf(launch, end) : undefined;
  if (refused !== undefined) return refused;
  if (fault !== undefined) return { code: "probe_garbled", details: { how: fault } };
  if (report === undefined) return { code: "probe_died", details: { how: ending(end) } };
  if (end.code !== report.exit_code) {
    const how = `its report says ${String(report.exit_code)}, but it ended with ${ending(end)}`;
    return { code: "probe_garbled", details: { how } };
  }
  return undefined;
};

/** What kept the probe from starting at all, in the words of the program that was to start it. */
const refusalOf = ({ via, image }: Launch, { code, stderr }: LinesEnd): Fault | undefined => {
  if (via === "nix") {
    return /^error:/m.test(stderr)
      ? { code: "nix_failed", details: { said: nixSays(stderr) } }
      : undefined;
  }
  const refused = via === "python" ? undefined : recognise(code, stderr);
  if (refused === undefined) return undefined;
  const engine = via === "docker" ? "Docker" : "Podman";
  const { reference = "" } = image;
  return { code: refused.code, details: { engine, reference, ...refused.details } };
};

const ending = ({ code, by }: LinesEnd): string =>
  by !== undefined
    ? `the signal ${by}`
    : code === 137
      ? "exit code 137, which is SIGKILL"
      : `exit code ${String(code)}`;

/** As much as the probe keeps of a check: 4 kB. */
const tail = (stderr: string, before: readonly string[]): string =>
  [...before, stderr].join("\n").trim().slice(-4096);
