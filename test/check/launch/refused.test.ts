/** What container engines refuse, told before the probe starts: code, remedy, exit code 10. */
import { describe, expect, it } from "vitest";
import type { FakeEngine } from "../command/engines.ts";
import { examined } from "../command/examined.ts";

/** Shell that says this on stderr, and fails. */
const fails = (code: number, said: string): string => `cat >&2 <<'END'\n${said}\nEND\nexit ${code}`;
const daemon = (said: string): string => fails(125, `docker: Error response from daemon: ${said}`);
const cli = (said: string): string => fails(125, `nvidia-container-cli: ${said}`);
const cdi = (said: string): string => fails(126, `Error: setting up CDI devices: ${said}`);
const SHIM = "failed to create task for container: failed to create shim task";

// Recorded from Docker 20 to 28, Podman 4 and 5, with and without NVIDIA's toolkit.
const docker: readonly (readonly [string, string, FakeEngine, string])[] = [
  [
    "engine_not_running",
    "no daemon",
    {
      every: fails(
        1,
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
      ),
    },
    "unix:///var/run/docker.sock",
  ],
  [
    "engine_not_running",
    "no daemon, in Docker 20",
    {
      every: `echo '{"ServerErrors":["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"],"ClientInfo":{"Context":"default"}}'; exit 0`,
    },
    "unix:///var/run/docker.sock",
  ],
  [
    "engine_denied",
    "no right to the socket",
    {
      every: fails(
        1,
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/info": dial unix /var/run/docker.sock: connect: permission denied',
      ),
    },
    "unix:///var/run/docker.sock",
  ],
  ["image_missing", "no such image", { images: false }, "npx comfynix build gpu --load docker"],
  [
    "no_nvidia_runtime",
    "no driver for --gpus",
    { run: daemon('could not select device driver "" with capabilities: [[gpu]].') },
    "nvidia-ctk runtime configure --runtime=docker",
  ],
  [
    "no_cdi_spec",
    "a CDI device it does not know",
    {
      run: daemon("CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all"),
    },
    "nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml",
  ],
  [
    "toolkit_failed",
    "a toolkit that makes no specification",
    {
      run: daemon(
        `${SHIM}: OCI runtime create failed: could not apply required modification to OCI specification: error modifying OCI spec: failed to inject CDI devices: unresolvable CDI devices runtime.nvidia.com/gpu=all: unknown.`,
      ),
    },
    "NVIDIA's container toolkit failed: unresolvable CDI devices runtime.nvidia.com/gpu=all",
  ],
  [
    "cdi_not_enabled",
    "CDI switched off",
    { run: daemon('could not select device driver "cdi" with capabilities: [].') },
    '{ "features": { "cdi": true } }',
  ],
  [
    "driver_refused",
    "a driver older than NVIDIA_REQUIRE_CUDA",
    {
      run: daemon(`${SHIM}: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as 'legacy'
nvidia-container-cli: requirement error: unsatisfied condition: cuda>=13.0, please update your driver to a newer version, or use an earlier cuda container: unknown`),
    },
    "npx comfynix check --host",
  ],
  [
    "driver_refused",
    "a driver older than NVIDIA_REQUIRE_CUDA, by the toolkit without its hook",
    {
      run: daemon(`${SHIM}: OCI runtime create failed: could not apply required modification to OCI specification: error modifying OCI spec: requirements not met: 
cuda>=13.3||brand=unknown&&driver>=535&&driver<536: unknown`),
    },
    "it does not meet cuda>=13.3 ",
  ],
  ...[
    "AMD CDI spec not found",
    "failed to discover GPU vendor from CDI: no known GPU vendor found",
  ].map(
    (said) =>
      ["no_nvidia_runtime", said, { run: daemon(said) }, "nvidia-container-toolkit"] as const,
  ),
  [
    "driver_half_updated",
    "a driver updated without a reboot",
    { run: cli("initialization error: nvml error: driver/library version mismatch: unknown") },
    "Reboot",
  ],
  [
    "driver_not_loaded",
    "a driver that is not loaded",
    { run: cli("initialization error: nvml error: driver not loaded: unknown.") },
    "modprobe nvidia",
  ],
  [
    "device_rules_refused",
    "cgroups that are not the toolkit's to change",
    {
      run: cli(
        "mount error: failed to add device rules: unable to find any existing device filters attached to the cgroup: bpf_prog_query(BPF_CGROUP_DEVICE) failed: operation not permitted: unknown.",
      ),
    },
    "no-cgroups",
  ],
  [
    "wsl_no_adapter",
    "WSL without a GPU",
    {
      run: cli(
        "initialization error: WSL environment detected but no adapters were found: unknown",
      ),
    },
    "wsl --update",
  ],
  ["engine_refused", "anything else", { run: daemon("no space left on device.") }, "Try by hand"],
];

const podman: typeof docker = [
  ["image_missing", "no such image", { images: false }, "npx comfynix build gpu --load podman"],
  [
    "no_cdi_spec",
    "a CDI device it does not know",
    { run: cdi("unresolvable CDI devices nvidia.com/gpu=all") },
    "nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml",
  ],
  [
    "stale_cdi_spec",
    "a specification of what is gone",
    {
      run: cdi(
        'failed to inject devices: failed to stat CDI host device "/dev/dri/renderD129": no such file or directory',
      ),
    },
    "the CDI specification names /dev/dri/renderD129, which is not there",
  ],
];

describe("an engine that refuses", () => {
  it.each([
    ...docker.map((each) => ["docker", ...each] as const),
    ...podman.map((each) => ["podman", ...each] as const),
  ])("%s: %s (%s)", async (engine, code, _, fake, remedy) => {
    const { report } = await examined({
      engines: { [engine]: fake },
      via: { way: engine },
      target: { name: "gpu", config: "/nowhere/comfyui.config.ts" },
    });
    const [{ error } = { error: null }] = report.checks;
    expect({ exit: report.exit_code, code: error?.code }).toEqual({ exit: 10, code });
    expect(report.checks.map(({ id }) => id)).toEqual(["launch"]);
    expect(`${error?.message ?? ""} ${error?.hint ?? ""}`).toContain(remedy);
  });

  it("that is not installed is told with the ways that are left", async () => {
    const { report } = await examined({ engines: {}, via: { way: "podman" } });
    expect(report.exit_code).toBe(10);
    expect(report.checks[0]?.error).toMatchObject({
      code: "engine_missing",
      message: "Podman is not installed",
    });
  });

  it("whose image holds no probe: the image is at fault", async () => {
    const run = `echo 'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "comfynix-check": executable file not found in $PATH: unknown' >&2; exit 127`;
    const { report } = await examined({ engines: { docker: { run } }, via: { way: "docker" } });
    expect({ exit: report.exit_code, code: report.checks[0]?.error?.code }).toEqual({
      exit: 20,
      code: "no_probe",
    });
  });

  it("of a machine whose GPU has no driver is not even asked", async () => {
    const pci = "/sys/bus/pci/devices/0000:01:00.0";
    const { report, calls } = await examined({
      engines: { docker: {} },
      files: { [`${pci}/vendor`]: "0x10de\n", [`${pci}/class`]: "0x030000\n" },
    });
    expect(report.checks[0]?.error).toMatchObject({
      code: "driver_absent",
      message: "this machine has an NVIDIA GPU (0000:01:00.0), but no driver for it is loaded",
    });
    expect(calls.some((call) => call.startsWith("run "))).toBe(false);
  });

  it("of Podman before 4.1 cannot be given a GPU", async () => {
    const info = { version: { Version: "3.4.4" } };
    const { report } = await examined({ engines: { podman: { info } } });
    expect(report.checks[0]?.error).toMatchObject({
      code: "engine_too_old",
      message: "Podman 3.4.4 knows no CDI devices; 4.1 does",
    });
  });
});
