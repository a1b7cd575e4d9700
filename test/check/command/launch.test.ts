/** What container engines refuse, told before the probe starts: code, remedy, exit code 10. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectWith } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { DOCKER_INFO, type FakeEngine, IMAGE_ID } from "./engines.ts";
import { UNTESTED } from "./probes.ts";
import { examined, GPU_FILES } from "./examined.ts";

describe("an engine that refuses", () => {
  // Recorded from Docker 24 to 28, Podman 4 and 5, with and without NVIDIA's toolkit.
  const cases: readonly (readonly [string, string, "docker" | "podman", FakeEngine, string])[] = [
    [
      "engine_not_running",
      "no daemon",
      "docker",
      {
        every: `echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" >&2; exit 1`,
      },
      "unix:///var/run/docker.sock",
    ],
    [
      "engine_denied",
      "no right to the socket",
      "docker",
      {
        every: `echo 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/info": dial unix /var/run/docker.sock: connect: permission denied' >&2; exit 1`,
      },
      "unix:///var/run/docker.sock",
    ],
    [
      "image_missing",
      "no such image",
      "docker",
      { images: false },
      "npx comfynix build gpu --load docker",
    ],
    [
      "image_missing",
      "no such image",
      "podman",
      { images: false },
      "npx comfynix build gpu --load podman",
    ],
    [
      "no_nvidia_runtime",
      "no driver for --gpus",
      "docker",
      {
        run: `echo 'docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]].' >&2; exit 125`,
      },
      "nvidia-ctk runtime configure --runtime=docker",
    ],
    [
      "no_cdi_spec",
      "a CDI device it does not know",
      "docker",
      {
        run: `echo 'docker: Error response from daemon: CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all' >&2; exit 125`,
      },
      "nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml",
    ],
    [
      "no_cdi_spec",
      "a CDI device it does not know",
      "podman",
      {
        run: `echo 'Error: setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all' >&2; exit 126`,
      },
      "nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml",
    ],
    [
      "toolkit_failed",
      "a toolkit that makes no specification",
      "docker",
      {
        run: `echo 'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: could not apply required modification to OCI specification: error modifying OCI spec: failed to inject CDI devices: unresolvable CDI devices runtime.nvidia.com/gpu=all: unknown.' >&2; exit 125`,
      },
      "NVIDIA's container toolkit failed: unresolvable CDI devices runtime.nvidia.com/gpu=all",
    ],
    [
      "stale_cdi_spec",
      "a specification of what is gone",
      "podman",
      {
        run: `echo 'Error: setting up CDI devices: failed to inject devices: failed to stat CDI host device "/dev/dri/renderD129": no such file or directory' >&2; exit 126`,
      },
      "the CDI specification names /dev/dri/renderD129, which is not there",
    ],
    [
      "cdi_not_enabled",
      "CDI switched off",
      "docker",
      {
        run: `echo 'docker: Error response from daemon: could not select device driver "cdi" with capabilities: [].' >&2; exit 125`,
      },
      '{ "features": { "cdi": true } }',
    ],
    [
      "driver_refused",
      "a driver older than NVIDIA_REQUIRE_CUDA",
      "docker",
      {
        run: `cat >&2 <<'END'
docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as 'legacy'
nvidia-container-cli: requirement error: unsatisfied condition: cuda>=13.0, please update your driver to a newer version, or use an earlier cuda container: unknown
END
exit 125`,
      },
      "npx comfynix check --host",
    ],
    [
      "driver_half_updated",
      "a driver updated without a reboot",
      "docker",
      {
        run: `echo "nvidia-container-cli: initialization error: nvml error: driver/library version mismatch: unknown" >&2; exit 125`,
      },
      "Reboot",
    ],
    [
      "driver_not_loaded",
      "a driver that is not loaded",
      "docker",
      {
        run: `echo "nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown." >&2; exit 125`,
      },
      "modprobe nvidia",
    ],
    [
      "wsl_no_adapter",
      "WSL without a GPU",
      "docker",
      {
        run: `echo "nvidia-container-cli: initialization error: WSL environment detected but no adapters were found: unknown" >&2; exit 125`,
      },
      "wsl --update",
    ],
    [
      "engine_refused",
      "anything else",
      "docker",
      { run: `echo "docker: Error response from daemon: no space left on device." >&2; exit 125` },
      "Try by hand",
    ],
  ];

  it.each(cases)("%s: %s (%s)", async (code, _, engine, fake, remedy) => {
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

describe("the way that is taken", () => {
  it("without --via is the first that has the image", async () => {
    const { launch, calls } = await examined({
      engines: { docker: { images: false }, podman: { run: UNTESTED } },
    });
    expect(launch?.subject).toBe("gpu:1 in Podman");
    expect(calls.at(-1)).toMatch(/^run /);
  });

  it("without --via, where none has it, names the one command that makes it", async () => {
    const { report } = await examined({
      engines: { docker: { images: false } },
      target: { name: "gpu", config: "/nowhere/comfyui.config.ts" },
    });
    expect(report.checks[0]?.error).toMatchObject({
      code: "nothing_to_run",
      hint: "Build and load it: npx comfynix build gpu --load docker",
    });
  });

  it.each([
    [{ docker: { images: false } }, "image_missing", "Get it: docker pull gpu:1"],
    [{}, "nothing_to_run", "Install Docker or Podman"],
  ])("without --via, for an image of no config, is %j: %s", async (engines, code, hint) => {
    const { report } = await examined({ engines });
    expect(report.checks[0]?.error).toMatchObject({ code, hint });
  });

  it("without --via, where an engine that is there does not answer, is to start it", async () => {
    const every = `echo "Cannot connect to the Docker daemon at unix:///s. Is the docker daemon running?" >&2; exit 1`;
    const { report } = await examined({ engines: { docker: { every } } });
    expect(report.checks[0]?.error?.code).toBe("engine_not_running");
  });

  it("by Nix is for images of the config", async () => {
    const { report } = await examined({ via: { way: "nix" } });
    expect(report.checks[0]?.error).toMatchObject({
      code: "not_of_config",
      message: "gpu:1 is of no config here, and Nix runs the config's own images alone",
    });
  });

  it("by Nix needs Nix", async () => {
    const target = { name: "gpu", config: "/nowhere/comfyui.config.ts" };
    const { report } = await examined({ engines: {}, via: { way: "nix" }, target });
    expect(report.exit_code).toBe(10);
    expect(report.checks[0]?.error).toMatchObject({
      ...{ code: "nix_missing", kind: "host" },
      hint: expect.stringContaining("--via docker") as string,
    });
  });

  it("in Docker is as strict as a user's container may be", async () => {
    const { calls, report } = await examined({
      engines: { docker: { run: UNTESTED } },
      target: { cuda: false },
      probe: { only: ["ver.python"] },
      extra: ["--memory=8g"],
    });
    expect((calls.at(-1) ?? "").replace(/--name=\S+/, "--name=NAME")).toBe(
      "run --rm --pull=never --name=NAME --network=none --read-only --tmpfs=/tmp:rw,exec,nosuid,nodev,mode=1777 --shm-size=1g --memory=8g --entrypoint=comfynix-check gpu:1 --json --only ver.python",
    );
    expect(report.launch).toMatchObject({ via: "docker", gpus: "none" });
    expect(report.image).toMatchObject({ reference: "gpu:1", id: IMAGE_ID });
  });

  it("keeps Podman from hiding /run, where the driver's libraries are", async () => {
    const { calls } = await examined({ engines: { podman: { run: UNTESTED } } });
    expect(calls.at(-1)).toContain(" --read-only --read-only-tmpfs=false ");
    expect(calls.at(-1)).toContain(" --device=nvidia.com/gpu=all --security-opt=label=disable ");
  });

  it("on a machine without a GPU starts without one, says so, and is 77", async () => {
    const { report, launch, calls } = await examined({
      engines: { docker: { run: UNTESTED } },
      files: {},
    });
    expect(report.exit_code).toBe(77);
    expect(launch?.notes).toEqual([
      "this machine has no NVIDIA GPU: what needs one stays untested",
    ]);
    expect(calls.at(-1)).not.toMatch(/--gpus|nvidia\.com/);
  });

  const CDI_INFO = { ...DOCKER_INFO, CDISpecDirs: ["/etc/cdi", "/var/run/cdi"] };
  const SPEC = 'cdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices:\n- name: "0"\n- name: all\n';
  it.each([
    ["--gpus where Docker has no CDI", DOCKER_INFO, GPU_FILES, {}, " --gpus=all "],
    [
      "CDI where Docker reads a specification of all GPUs",
      CDI_INFO,
      { ...GPU_FILES, "/var/run/cdi/nvidia.yaml": SPEC },
      {},
      " --device=nvidia.com/gpu=all ",
    ],
    [
      "--gpus where no specification has them",
      CDI_INFO,
      { ...GPU_FILES, "/etc/cdi/other.yaml": SPEC.replace("nvidia", "amd") },
      {},
      " --gpus=all ",
    ],
    [
      "--gpus where Docker has CDI off, whatever lies there",
      DOCKER_INFO,
      { ...GPU_FILES, "/etc/cdi/nvidia.yaml": SPEC },
      {},
      " --gpus=all ",
    ],
    [
      "CDI where the daemon lists the device, wherever it runs",
      {
        ...CDI_INFO,
        SecurityOptions: ["name=seccomp,profile=builtin", "name=selinux"],
        DiscoveredDevices: [{ Source: "cdi", ID: "nvidia.com/gpu=all" }],
      },
      {},
      {},
      " --device=nvidia.com/gpu=all --security-opt=label=disable ",
    ],
    [
      "--gpus for a daemon elsewhere that lists none",
      CDI_INFO,
      {},
      { DOCKER_HOST: "tcp://gpu:2376" },
      " --gpus=all ",
    ],
  ])("to the GPUs is %s", async (_, info, files, env, argument) => {
    const { calls } = await examined({ engines: { docker: { info, run: UNTESTED } }, files, env });
    expect(calls.at(-1)).toContain(argument);
  });

  it("with --no-gpu asks for none and tells the probe", async () => {
    const { calls, launch } = await examined({
      engines: { podman: { run: UNTESTED } },
      probe: { noGpu: true },
    });
    expect(calls.at(-1)).toMatch(/gpu:1 --json --no-gpu$/);
    expect(launch?.gpus).toBe("none");
  });
});

describeWith(["nix"], "Nix", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-flakeless-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const target = { name: "gpu", config: path.join(folder, "comfyui.config.ts") };

  it("is not asked before anything was compiled", async () => {
    const { report } = await examined({ via: { way: "nix" }, target });
    expect(report.checks[0]?.error).toMatchObject({
      code: "not_built",
      hint: "Build it: npx comfynix build gpu",
    });
  });

  it("is understood in its own words, of a flake that is none", async () => {
    mkdirSync(path.join(folder, "nix"));
    writeFileSync(path.join(folder, "nix/flake.nix"), "{");
    const { report } = await examined({ via: { way: "nix" }, target });
    expect(report.exit_code).toBe(10);
    expect(report.checks[0]?.error, report.checks[0]?.stderr_tail).toMatchObject({
      ...{ code: "nix_failed", kind: "host" },
      message: expect.stringMatching(/could not run the flake's check: .*syntax error/) as string,
      hint: expect.stringContaining("comfynix compile") as string,
    });
  });
});

describe("a Python", () => {
  const said = async (python: string, files: Readonly<Record<string, string>> = {}) => {
    const folder = projectWith({ python, ...files });
    chmodSync(path.join(folder, "python"), 0o755);
    const { report } = await examined({
      via: { way: "python", path: path.join(folder, "python") },
      target: { name: "gpu", config: path.join(folder, "comfyui.config.ts"), given: "my images" },
    });
    expect(report).toMatchObject({ exit_code: 10, launch: { via: "python" } });
    const { code, message, hint } = report.checks[0]?.error ?? {};
    return { code, text: `${String(message)}; ${String(hint)}`.replace(folder, "") };
  };

  it.each([
    ["is missing", "#!/nonexistent\n", {}, "python_missing", "there is no Python at /python"],
    [
      "is too old",
      "#!/bin/sh\necho 2.7\n",
      {},
      "python_too_old",
      "/python is Python 2.7; the probe needs 3.11 or later",
    ],
    [
      "has no manifest to be held against",
      "#!/bin/sh\necho 3.11\n",
      {},
      "no_manifest",
      "/nix/check/gpu.json, which says what the image promises, cannot be read: no such file or folder; Write it: npx comfynix compile 'my images'",
    ],
    [
      "has a manifest that is none",
      "#!/bin/sh\necho 3.11\n",
      { "nix/check/gpu.json": "{" },
      "no_manifest",
      "/nix/check/gpu.json, which says what the image promises, is no JSON; Write it: npx comfynix compile 'my images'",
    ],
  ])("that %s is told with what to do", async (_, python, files, code, text) => {
    const told = await said(python, files);
    expect(told.code).toBe(code);
    expect(told.text).toContain(text);
  });
});
