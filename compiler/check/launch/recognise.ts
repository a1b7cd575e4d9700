/**
 * What a container engine means when it does not start a container. Sources of the sentences: Docker's
 * client and daemon, Podman, runc and crun, NVIDIA's container toolkit (`nvidia-container-cli`).
 */
import type { LaunchErrorCode } from "./errors.ts";

/** A sentence of an engine, and what it means. */
interface Sentence {
  readonly code: LaunchErrorCode;
  /** Its named groups are details. */
  readonly pattern: RegExp;
}

/** The kernel's word for a program of another kind of machine; runc ends with 255 then, older ones with 1. */
const FOREIGN = /[Ee]xec format error/;

/** The first that fits is it: causes stand before what wraps them. */
const SENTENCES: readonly Sentence[] = [
  {
    code: "engine_denied",
    pattern:
      /permission denied while trying to connect to the [Dd]ocker .*?(?<socket>\w+:\/\/[^\s:"]+)/,
  },
  {
    code: "engine_not_running",
    pattern:
      /[Cc]annot connect to the Docker daemon at (?<socket>\S+?)\.? Is the docker daemon running/,
  },
  {
    code: "engine_not_running",
    pattern: /failed to connect to the docker API at (?<socket>[^\s;]+)/,
  },
  {
    code: "driver_refused",
    pattern:
      /(?:requirement error: unsatisfied condition: |error modifying OCI spec: requirements not met:\s*)(?<condition>[^\n,\\"|]+)/,
  },
  {
    code: "wsl_no_adapter",
    pattern: /(?<said>WSL environment detected but no adapters were found)/,
  },
  {
    code: "driver_half_updated",
    pattern: /nvml error: driver\/library version mismatch/,
  },
  {
    code: "driver_not_loaded",
    pattern:
      /(?<said>nvml error: driver not loaded|load library failed: libnvidia-ml\.so\.1|driver error: failed to (?:process|start) request)/,
  },
  // The toolkit makes the specification of this one itself, and says nothing of why it could not.
  {
    code: "toolkit_failed",
    pattern: /(?<said>unresolvable CDI devices runtime\.nvidia\.com\/gpu=\S+?)(?::|$|\s)/m,
  },
  { code: "no_cdi_spec", pattern: /unresolvable CDI devices/ },
  {
    code: "stale_cdi_spec",
    pattern:
      /failed to stat CDI host device "(?<file>[^"]+)"|error mounting "(?<file2>[^"]*(?:nvidia|libcuda)[^"]*)"[^\n]*no such file/,
  },
  { code: "cdi_not_enabled", pattern: /could not select device driver "cdi"/ },
  {
    code: "cdi_not_enabled",
    pattern: /error gathering device information while adding custom device "nvidia\.com\/gpu/,
  },
  {
    code: "no_nvidia_runtime",
    pattern: /could not select device driver "[^"]*" with capabilities: \[\[gpu/,
  },
  // Docker 29, for want of NVIDIA's toolkit and of its specification.
  {
    code: "no_nvidia_runtime",
    pattern: /AMD CDI spec not found|failed to discover GPU vendor from CDI/,
  },
  {
    code: "no_nvidia_runtime",
    pattern: /exec: "nvidia-container-runtime(?:-hook)?": executable file not found/,
  },
  {
    code: "device_rules_refused",
    pattern: /(?<said>failed to add device rules: [^:\n]+)/,
  },
  { code: "toolkit_failed", pattern: /nvidia-container-(?:cli|runtime)[^:]*: (?<said>[^\n]+)/ },
  { code: "toolkit_failed", pattern: /(?<said>failed to inject CDI devices[^\n]*)/ },
  {
    code: "no_probe",
    pattern:
      /exec(?:utable file)?:? "?`?comfynix-check[^\n]*(?:not found|No such file)|crun: executable file `comfynix-check` not found/,
  },
  { code: "wrong_platform", pattern: FOREIGN },
  {
    code: "image_missing",
    pattern:
      /No such image|image not known|Unable to find image|does not match the specified platform/,
  },
];

/** What was recognised. */
export interface Recognised {
  readonly code: LaunchErrorCode;
  readonly details: Readonly<Record<string, string>>;
}

/** Exit codes of `run` that are the engine's own, not the program's. Source: docker run, "Exit status". */
const ENGINES_OWN = new Set([125, 126, 127]);

/**
 * Why the engine did not start the container; undefined when what ended was the program in it.
 *
 * @param code  Exit code of the engine's `run`.
 * @param stderr  What it wrote.
 */
export const recognise = (code: number | undefined, stderr: string): Recognised | undefined =>
  code === undefined || !(ENGINES_OWN.has(code) || FOREIGN.test(stderr))
    ? undefined
    : sentenceOf(stderr);

/** What an engine means by what it wrote, having failed. */
export const sentenceOf = (stderr: string): Recognised => {
  for (const { code: meaning, pattern } of SENTENCES) {
    const found = pattern.exec(stderr);
    if (found === null) continue;
    const details = Object.entries(found.groups ?? {})
      .filter((pair): pair is [string, string] => pair[1] !== undefined)
      .map(([name, text]) => [name.replace(/\d$/, ""), text.trim()] as const);
    return { code: meaning, details: Object.fromEntries(details) };
  }
  return { code: "engine_refused", details: { said: firstFault(stderr) } };
};

/** The first line that says what went wrong, without the daemon's introduction. */
const firstFault = (stderr: string): string => {
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.find((line) => /error|denied|cannot|failed/i.test(line)) ?? lines[0] ?? "";
  return (
    said.replace(/^(?:docker|Error): (?:Error response from daemon: )?/, "") || "it said nothing"
  );
};
