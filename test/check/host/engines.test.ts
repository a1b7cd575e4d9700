/** How the container engines of a machine can give a container its GPUs. */
import { describe, expect, it } from "vitest";
import { findEngines } from "../../../compiler/check/host/engines.ts";
import { askOf, docker, type Host, spec, treeOf } from "./machines.ts";

const engines = (programs: Host["programs"], files: Host["files"] = {}) =>
  findEngines(treeOf({ files, programs }), askOf({ files, programs }));

const cdi = { "/etc/cdi/nvidia.yaml": spec("580.95.05", "/usr/lib64") };
const plain = { Runtimes: { runc: {} }, CDISpecDirs: null };

describe("Docker", () => {
  it.each([
    [
      "that finds the devices",
      { ...plain, DiscoveredDevices: [{ ID: "nvidia.com/gpu=all" }] },
      {},
      "cdi",
    ],
    ["that looks where they are specified", { ...plain, CDISpecDirs: ["/etc/cdi"] }, cdi, "cdi"],
    ["with NVIDIA's runtime", { ...plain, Runtimes: { nvidia: {} } }, cdi, "gpus"],
    [
      "with NVIDIA's hook",
      plain,
      { "/run/current-system/sw/bin/nvidia-container-runtime-hook": "" },
      "gpus",
    ],
  ])("%s gives them", async (_, info, files, gpus) => {
    expect(await engines({ "docker info": docker(info) }, files)).toEqual([
      { engine: "docker", version: "28.5.1", gpus },
    ]);
  });

  it.each([
    [
      "that finds others alone",
      { DiscoveredDevices: [{ ID: "amd.com/gpu=all" }] },
      {},
      "no_nvidia_runtime",
    ],
    ["that does not look where they are specified", {}, cdi, "cdi_not_enabled"],
    ["that says nothing of runtimes", { Runtimes: null }, {}, "no_nvidia_runtime"],
  ])("%s does not", async (_, info, files, code) => {
    expect(await engines({ "docker info": docker({ ...plain, ...info }) }, files)).toEqual([
      { engine: "docker", version: "28.5.1", fault: { code, details: { engine: "Docker" } } },
    ]);
  });

  it("whose daemon does not answer is there, and says why", async () => {
    const stderr = "permission denied while trying to connect to the Docker daemon socket";
    expect(await engines({ "docker info": { ok: false, stderr } })).toMatchObject([
      { engine: "docker", fault: { details: { engine: "Docker" } } },
    ]);
  });
});

describe("Podman", () => {
  const podman = (Version: string) => ({ "podman info": JSON.stringify({ version: { Version } }) });

  it("gives them where they are specified", async () => {
    expect(await engines(podman("4.1.0"), cdi)).toEqual([
      { engine: "podman", version: "4.1.0", gpus: "cdi" },
    ]);
  });

  it("before 4.1 cannot", async () => {
    const details = { engine: "Podman", version: "4.0.3", needed: "4.1" };
    expect(await engines(podman("4.0.3"), cdi)).toEqual([
      { engine: "podman", version: "4.0.3", fault: { code: "engine_too_old", details } },
    ]);
  });

  it("whose answer is none is there, and says why", async () => {
    expect(await engines({ "podman info": { ok: false, stderr: "cannot" } })).toMatchObject([
      { engine: "podman", fault: { details: { engine: "Podman" } } },
    ]);
  });
});

it("an engine that is not installed is not told", async () => {
  expect(await engines({})).toEqual([]);
});
