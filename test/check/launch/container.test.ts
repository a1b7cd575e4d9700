/** How a container is started: as strict as a user's may be, with the GPUs or without. */
import { describe, expect, it } from "vitest";
import { DOCKER_INFO, IMAGE_ID } from "../command/engines.ts";
import { UNTESTED } from "../command/probes.ts";
import { examined, GPU_FILES } from "../command/examined.ts";

describe("the way that is taken", () => {
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
