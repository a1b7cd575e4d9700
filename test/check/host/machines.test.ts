/** `--host`: what is said of four machines before anything is built. */
import { describe, expect, it } from "vitest";
import { readHost } from "../../../compiler/check/host/read-facts.ts";
import { cu128, cu130, judged, statuses } from "./judged.ts";
import { askOf, docker, fedora, nixos, spec, treeOf, ubuntu, wsl2 } from "./machines.ts";

describe("Ubuntu with driver 570 and an RTX 4090", () => {
  it("is too old for CUDA 13, and the config's own variant fits", async () => {
    const results = await judged(ubuntu, cu130, [cu128]);
    expect(statuses(results)).toEqual({
      "machine.gpu": "pass",
      "machine.driver": "fail",
      "machine.architectures": "pass",
      "machine.engine.docker": "pass",
    });
    expect(results["machine.driver"]).toMatchObject({
      expected: { least: "580", toolkit: "580.65.06" },
      actual: { driver: "570.195.03" },
      error: { code: "driver_too_old", kind: "host" },
    });
    expect(results["machine.driver"]?.error?.details).toMatchObject({
      other:
        "build comfyui-cu128 (CUDA 12.8), which fits this machine: npx comfynix build comfyui-cu128",
    });
  });

  it("is told how to build it from the config that was named", async () => {
    const { "machine.driver": driver } = await judged(ubuntu, cu130, [
      { ...cu128, given: "my images" },
    ]);
    expect(driver?.error?.details).toMatchObject({
      other: expect.stringMatching(
        /npx comfynix build comfyui-cu128 --config 'my images'$/,
      ) as string,
    });
  });

  it("without such a variant is told the CUDA to make one for", async () => {
    const { "machine.driver": driver } = await judged(ubuntu, cu130);
    expect(driver?.error?.details).toMatchObject({
      other: expect.stringContaining('variant(comfyui, { cuda: "12.8"') as string,
    });
  });

  it("runs CUDA 12.8", async () => {
    expect(Object.values(statuses(await judged(ubuntu, cu128)))).not.toContain("fail");
  });

  it("whose driver is older than any CUDA of torch is told so", async () => {
    const version = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 2024\n";
    const files = { ...ubuntu.files, "/proc/driver/nvidia/version": version };
    const { "machine.driver": driver } = await judged({ ...ubuntu, files }, cu130, [cu128]);
    expect(driver?.error?.hint).toContain(
      "or take another machine: no CUDA that torch 2.10.0 is built for runs on this one",
    );
  });

  it("with Docker but without NVIDIA's toolkit is told what to install", async () => {
    const { "/usr/bin/nvidia-container-runtime-hook": _, ...files } = ubuntu.files;
    const info = JSON.stringify({ ServerVersion: "24.0.7", Runtimes: { runc: {} } });
    const host = { files, programs: { ...ubuntu.programs, "docker info": info } };
    expect((await judged(host, cu128))["machine.engine.docker"]).toMatchObject({
      status: "fail",
      error: { code: "no_nvidia_runtime", hint: expect.stringContaining("nvidia-ctk") as string },
    });
  });

  it("with an nvidia-smi that knows no compute_cap gets the capability by the name", async () => {
    const query = "nvidia-smi --query-gpu=index,driver_version";
    const programs = {
      [`${query},compute_cap,name`]: { ok: false, code: 2 },
      [`${query},name`]: "0, 470.256.02, NVIDIA RTX A6000\n",
      "nvidia-smi --query-gpu=index,memory.total": "0, [N/A]\n",
    };
    const facts = await readHost(treeOf(ubuntu), askOf({ ...ubuntu, programs }));
    expect(facts.gpus).toEqual([
      { index: 0, name: "NVIDIA RTX A6000", capability: "8.6", by: "its name" },
    ]);
  });
});

describe("NixOS with driver 580 and two RTX 3090", () => {
  it("suits CUDA 13, as libcuda says where there is no nvidia-smi", async () => {
    const results = await judged(nixos, cu130);
    expect(statuses(results)).toEqual({
      "machine.gpu": "pass",
      "machine.driver": "pass",
      "machine.architectures": "pass",
      "machine.engine.podman": "pass",
      "machine.cdi": "pass",
    });
    expect(results["machine.gpu"]?.actual).toEqual({
      gpus: ["NVIDIA GeForce RTX 3090 (8.6)", "NVIDIA GeForce RTX 3090 (8.6)"],
      wsl: false,
    });
  });

  it("is warned of CUDA 13.2, whose driver is newer", async () => {
    const needs = { ...cu130, cuda: "13.2", torch: { version: "2.12.0+cu132", official: true } };
    expect((await judged(nixos, needs))["machine.driver"]).toMatchObject({
      status: "warn",
      error: { code: "driver_older_than_toolkit", details: { toolkit: "595.45.04" } },
    });
  });

  it("is told when the config does not promise its GPU", async () => {
    const results = await judged(nixos, { ...cu130, capabilities: ["8.9", "12.0"] });
    expect(results["machine.promised"]).toMatchObject({
      status: "warn",
      error: { code: "capability_not_promised", details: { promised: "8.9, 12.0" } },
    });
    const promised = await judged(nixos, { ...cu130, capabilities: ["8.6"] });
    expect(promised["machine.promised"]?.status).toBe("pass");
  });

  it("cannot be said to be covered by a torch that somebody else built", async () => {
    const needs = { ...cu130, torch: { version: "2.10.0", official: false } };
    expect((await judged(nixos, needs))["machine.architectures"]).toMatchObject({
      status: "skip",
      untested: false,
    });
  });
});

describe("WSL 2 with Docker Desktop and an RTX 5080", () => {
  it("suits CUDA 13 by the driver of Windows", async () => {
    const results = await judged(wsl2, cu130);
    expect(Object.values(statuses(results))).toEqual(["pass", "pass", "pass", "pass"]);
    expect(results["machine.driver"]?.actual).toEqual({ driver: "581.57" });
    expect(results["machine.gpu"]?.actual).toMatchObject({ wsl: true });
  });

  it("is given its GPU by Docker Desktop, whose machine knows nothing of CDI specifications here", async () => {
    const desktop = docker({ OperatingSystem: "Docker Desktop", CDISpecDirs: ["/etc/cdi"] });
    const host = {
      files: { ...wsl2.files, "/etc/cdi/nvidia.yaml": spec("581.57", "/usr/lib/wsl/lib") },
      programs: { ...wsl2.programs, "docker info": desktop },
    };
    const results = await judged(host, cu130);
    expect(results["machine.engine.docker"]?.actual).toMatchObject({ gpus: "gpus" });
  });

  it("is not covered by a torch for CUDA 12.6, and is told one that is", async () => {
    const needs = { ...cu128, cuda: "12.6", torch: { version: "2.10.0+cu126", official: true } };
    expect((await judged(wsl2, needs))["machine.architectures"]).toMatchObject({
      status: "fail",
      error: {
        code: "architecture_missing",
        kind: "uncovered",
        details: { capability: "12.0", fits: expect.stringContaining("CUDA 13.0") as string },
      },
    });
  });
});

describe("Fedora with driver 580 and a GTX 1080 Ti", () => {
  it("has a GPU that CUDA 13 left behind: 12.6 is named, and its stale CDI specification", async () => {
    const results = await judged(fedora, cu130);
    expect(results["machine.gpu"]?.actual).toMatchObject({
      gpus: ["NVIDIA GeForce GTX 1080 Ti (6.1)"],
    });
    expect(results["machine.architectures"]).toMatchObject({
      status: "fail",
      error: { details: { fits: expect.stringContaining('cuda: "12.6"') as string } },
    });
    expect(results["machine.cdi"]).toMatchObject({
      status: "fail",
      expected: { driver: "580.105.08" },
      error: {
        code: "cdi_of_another_driver",
        message:
          "the CDI specification /etc/cdi/nvidia.yaml is of driver 580.95.05, and 580.105.08 is loaded",
      },
    });
  });

  it("without a specification is told to write one", async () => {
    const { "/etc/cdi/nvidia.yaml": _, ...files } = fedora.files;
    expect(
      (await judged({ ...fedora, files }, cu130))["machine.engine.podman"]?.error,
    ).toMatchObject({
      code: "no_cdi_spec",
      hint: expect.stringContaining("nvidia-ctk cdi generate") as string,
    });
  });
});
