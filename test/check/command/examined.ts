/** A check without the command around it: a target, a machine, and what becomes of it. */
import { expect } from "vitest";
import type { Via } from "../../../compiler/check/launch/choose.ts";
import { chooseLaunch } from "../../../compiler/check/launch/choose.ts";
import {
  isRefusal,
  type Launch,
  type ProbeOptions,
  probeArgs,
} from "../../../compiler/check/launch/launch.ts";
import type { Target } from "../../../compiler/check/launch/target.ts";
import type { Report } from "../../../compiler/check/report.ts";
import { refusedReport, runProbe } from "../../../compiler/check/run-probe.ts";
import { asking } from "../../../compiler/host/ask.ts";
import { definedIn } from "../../../compiler/host/nix-version.ts";
import { treeAt } from "../../../compiler/host/tree.ts";
import { projectWith } from "../../helpers/command.ts";
import { type FakeEngine, machineWith } from "./engines.ts";
import { schemaFaults } from "./schema.ts";

/** What a test says; the rest is a machine with a GPU and an image that needs one. */
export interface Situation {
  /** Default: this machine's own. */
  readonly engines?: Readonly<Partial<Record<"docker" | "podman", FakeEngine>>>;
  readonly via?: Via;
  readonly target?: Partial<Target>;
  /** Files of the machine. Default: NVIDIA's devices. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly probe?: Partial<ProbeOptions>;
  readonly extra?: readonly string[];
  /** Seconds. */
  readonly silence?: number;
}

/** What became of it. */
export interface Examined {
  readonly report: Report;
  readonly launch: Launch | undefined;
  /** Command lines the engines were given. */
  readonly calls: readonly string[];
}

/** A machine with a GPU, as far as files tell. */
export const GPU_FILES = { "/dev/nvidiactl": "", "/dev/nvidia0": "" };

export const examined = async (situation: Situation): Promise<Examined> => {
  const { engines, via, files = GPU_FILES, probe = {}, extra = [], silence = 60 } = situation;
  const machine = engines && machineWith(engines);
  const env = { ...definedIn(process.env), ...machine?.env, ...situation.env };
  const target = { reference: "gpu:1", cuda: true, ...situation.target };
  const options = { only: [], require: [], noGpu: false, timeout: undefined, ...probe };
  const ask = asking(env);
  const started = new Date();
  const launch = await chooseLaunch(
    target,
    {
      ask,
      tree: treeAt(projectWith(files)),
      gpu: target.cuda && !options.noGpu,
      extra,
      args: probeArgs(options),
      env,
      driver: () => undefined,
      flake: (folder) => `path:${folder}`,
      imageEnv: () => env,
    },
    via,
  );
  const report = isRefusal(launch)
    ? refusedReport(launch, started)
    : await reported(launch, { ask, silence });
  expect(schemaFaults(report)).toEqual([]);
  return { report, launch: isRefusal(launch) ? undefined : launch, calls: machine?.calls() ?? [] };
};

const reported = async (
  launch: Launch,
  around: Pick<Parameters<typeof runProbe>[1], "ask" | "silence">,
): Promise<Report> => {
  const signal = new AbortController().signal;
  const ended = await runProbe(launch, { ...around, signal, onCheck: () => undefined });
  if (ended.how !== "reported") throw new Error(`it ${ended.how}`);
  return ended.report;
};
