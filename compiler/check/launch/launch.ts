/** What starting the probe comes to: a command, or the reason why it cannot be started. */
import type { Launched } from "../report.ts";

/** Where the probe runs. */
export type Way = "docker" | "podman" | "nix" | "python";

/** How the container gets its GPUs. */
export type GpuWay = Launched["gpus"];

/** A command that runs the probe. */
export interface Launch {
  readonly via: Way;
  readonly gpus: GpuWay;
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What is checked, and where: `comfyui-boot:cu130 in docker`. */
  readonly subject: string;
  /** What the report says of the image, as only the launcher knows it. */
  readonly image: Readonly<Record<string, string>>;
  /** Digest of the image's configuration, where the engine names images by it. */
  readonly config?: string;
  /** Names the report in the state folder; absent where nothing identifies what was checked. */
  readonly key?: string;
  /** Removes what would outlive a probe that is stopped: program and arguments. */
  readonly remove?: readonly [string, ...string[]];
  /** What the user should know although it starts. */
  readonly notes: readonly string[];
  /** Why what is checked is not what the config says now. */
  readonly stale?: string;
}

/** Why it cannot be started: a code of the catalogue, and what its words need. */
export interface Refusal {
  readonly refused: string;
  readonly details: Readonly<Record<string, string>>;
  readonly via: Way;
  /** What the program said, where it said something. */
  readonly said?: string;
}

export const isRefusal = (value: Launch | Refusal): value is Refusal => "refused" in value;

/** What is asked of the probe, whatever way it runs. */
export interface ProbeOptions {
  readonly only: readonly string[];
  readonly require: readonly string[];
  readonly noGpu: boolean;
  /** Seconds a check may take, at most. */
  readonly timeout: number | undefined;
}

/** The probe's arguments. */
export const probeArgs = ({ only, require, noGpu, timeout }: ProbeOptions): readonly string[] => [
  "--json",
  ...(only.length > 0 ? ["--only", only.join(",")] : []),
  ...(require.length > 0 ? ["--require", require.join(",")] : []),
  ...(noGpu ? ["--no-gpu"] : []),
  ...(timeout === undefined ? [] : ["--timeout", String(timeout)]),
];
