/** `--host`: what is said of four machines before anything is built. */
import { describe, expect, it } from "vitest";
import { capabilityByName } from "../../../compiler/check/host/capability.ts";
import { officialWheels, runsOn } from "../../../compiler/check/host/architectures.ts";
import { needsOf } from "../../../compiler/check/host/needs.ts";
import { judgeHost } from "../../../compiler/check/host/judge.ts";
import type { Needs } from "../../../compiler/check/host/needs.ts";
import { readHost } from "../../../compiler/check/host/read-facts.ts";
import { hostReport } from "../../../compiler/check/command-host.ts";
import { summary } from "../../../compiler/check/show/summary.ts";
import { paint } from "../../../compiler/paint.ts";
import { catalogue } from "../../../compiler/check/catalogue.ts";
import type { CheckResult } from "../../../compiler/check/report.ts";
import { driverNeeds } from "../../../compiler/plan/driver.ts";
import { image, layer, type Wheel, wheel } from "../../../dsl/index.ts";
import { contextOf } from "../../helpers/context.ts";
import { schemaFaults } from "./schema.ts";
import { askOf, fedora, type Host, nixos, treeOf, ubuntu, wsl2 } from "./machines.ts";

const cu130: Needs = {
  name: "comfyui",
  repository: "comfyui-boot",
  cuda: "13.0",
  torch: { version: "2.10.0+cu130", official: true },
  extensions: [],
};
const cu128: Needs = {
  ...cu130,
  name: "comfyui-cu128",
  cuda: "12.8",
  torch: { version: "2.10.0+cu128", official: true },
};

const judged = async (
  host: Host,
  needs: Needs,
  others: readonly Needs[] = [],
): Promise<Readonly<Record<string, CheckResult>>> => {
  const facts = await readHost(treeOf(host), askOf(host));
  return Object.fromEntries(judgeHost(facts, needs, others).map((each) => [each.id, each]));
};

const statuses = (
  results: Readonly<Record<string, CheckResult>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(results).map(([id, { status }]) => [id, status]));

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
      [`${query},name`]: "0, 470.256.02, NVIDIA GeForce RTX 4090\n",
    };
    const facts = await readHost(treeOf(ubuntu), askOf({ ...ubuntu, programs }));
    expect(facts.gpus).toEqual([
      { index: 0, name: "NVIDIA GeForce RTX 4090", capability: "8.9", by: "its name" },
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

describe("a machine", () => {
  const bare: Host = { files: {}, programs: {} };

  it("without GPU leaves it untested, without engine and Nix is at fault", async () => {
    const results = await judged(bare, cu130);
    expect(statuses(results)).toEqual({
      "machine.gpu": "skip",
      "machine.driver": "skip",
      "machine.architectures": "skip",
      "machine.engine": "fail",
    });
    expect(results["machine.gpu"]?.untested).toBe(true);
    expect(results["machine.engine"]?.error).toMatchObject({ code: "no_engine", kind: "host" });
    const nix = await judged(
      { files: {}, programs: { "nix --version": "nix (Nix) 2.31.2" } },
      cu130,
    );
    expect(nix["machine.engine"]?.status).toBe("warn");
  });

  it("whose devices nobody can name a GPU for is at fault", async () => {
    const results = await judged({ ...bare, files: ubuntu.files }, cu130);
    expect(results["machine.gpu"]?.status).toBe("pass"); // the kernel names one
    const { "/proc/driver/nvidia/gpus/0000:01:00.0/information": _, ...files } = ubuntu.files;
    expect((await judged({ ...bare, files }, cu130))["machine.gpu"]).toMatchObject({
      status: "fail",
      error: {
        code: "gpu_not_found",
        kind: "host",
        hint: expect.stringContaining("dmesg") as string,
      },
    });
  });

  it("with a GPU newer than torch is warned that all is compiled at first use", async () => {
    const smi = Object.fromEntries(
      Object.entries(nixos.programs).map(([line, said]) => [
        line,
        line.startsWith("python3") ? "0,13.0,NVIDIA GeForce RTX 6090\n" : said,
      ]),
    );
    const results = await judged({ ...nixos, programs: smi }, cu130);
    expect(results["machine.architectures"]).toMatchObject({
      status: "warn",
      error: {
        ...{ code: "architecture_by_ptx", kind: "uncovered" },
        message: expect.stringContaining(
          "NVIDIA GeForce RTX 6090 (compute capability 13.0)",
        ) as string,
      },
    });
  });

  it("with a GPU but no driver is at fault", async () => {
    const pci = "/sys/bus/pci/devices/0000:01:00.0";
    const files = { [`${pci}/vendor`]: "0x10de\n", [`${pci}/class`]: "0x030200\n" };
    expect((await judged({ ...bare, files }, cu130))["machine.gpu"]?.error?.code).toBe(
      "driver_absent",
    );
  });

  it("needs no GPU for an image that promises none", async () => {
    const results = await judged(nixos, { name: "cpu", repository: "cpu", extensions: [] });
    expect(Object.values(results).map(({ untested }) => untested ?? false)).not.toContain(true);
    expect(Object.values(statuses(results))).not.toContain("fail");
  });

  it.each([ubuntu, nixos, wsl2, fedora, bare])(
    "is only told codes and ids that are explained",
    async (host) => {
      const { checks, errors } = catalogue();
      for (const needs of [cu130, { ...cu128, cuda: "12.6", capabilities: ["9.0"] }]) {
        for (const { id, title, error } of Object.values(await judged(host, needs, [cu128]))) {
          expect(Object.values(checks).map((each) => each.title)).toContain(title);
          expect(title).not.toBe(id);
          if (error !== null) expect(Object.keys(errors)).toContain(error.code);
          expect(error?.hint ?? "").not.toContain("?");
        }
      }
    },
  );
});

describe("an old GPU", () => {
  const programs = {
    ...ubuntu.programs,
    "nvidia-smi --query-gpu=index,driver_version,compute_cap,name --format=csv,noheader,nounits":
      "0, 570.195.03, 7.5, Tesla T4\n",
  };

  it("that torch runs on may be refused by an extension", async () => {
    const extensions = [{ name: "flash_attn 2.8.2", lowest: "8.0" }];
    const results = await judged({ ...ubuntu, programs }, { ...cu128, extensions });
    expect(results["machine.architectures"]?.status).toBe("pass");
    expect(results["machine.extensions.flash-attn"]).toMatchObject({
      status: "fail",
      title: "extensions take this GPU",
      error: {
        ...{ code: "extension_refuses", kind: "uncovered" },
        message: "flash_attn 2.8.2 refuses Tesla T4 (compute capability 7.5): it runs from 8.0 on",
      },
    });
    const newer = await judged(ubuntu, { ...cu128, extensions });
    expect(newer["machine.extensions.flash-attn"]?.status).toBe("pass");
  });
});

describe("a GPU of 24 GB", () => {
  const total = "nvidia-smi --query-gpu=index,memory.total --format=csv,noheader,nounits";
  const programs = { ...ubuntu.programs, [total]: "0, 24564\n" };

  it("is enough for an image that asks for 24", async () => {
    const results = await judged({ ...ubuntu, programs }, { ...cu128, gpuMemory: 24 });
    expect(results["machine.memory"]).toMatchObject({
      status: "pass",
      title: "a GPU has as much memory as the image asks for",
    });
  });

  it("is too small for one that asks for more", async () => {
    const results = await judged({ ...ubuntu, programs }, { ...cu128, gpuMemory: 32 });
    expect(results["machine.memory"]?.error).toMatchObject({
      ...{ code: "gpu_too_small", kind: "host" },
      message: "NVIDIA GeForce RTX 4090 has 25.8 GB of memory, and the image asks for 32 GB",
    });
  });

  it("may be no larger than it likes where nobody tells, or nothing is asked", async () => {
    expect(await judged(ubuntu, { ...cu128, gpuMemory: 32 })).not.toHaveProperty("machine.memory");
    expect(await judged({ ...ubuntu, programs }, cu128)).not.toHaveProperty("machine.memory");
  });
});

describe("what an image needs", () => {
  const torchOf = (torch: Wheel): Needs["torch"] => {
    const options = { tag: "1", python: "3.14", cuda: "13.0", capabilities: ["8.9"] } as const;
    const each = image("comfyui", { ...options, layers: [layer("torch", torch)] });
    const needs = needsOf({ name: "comfyui", image: each }, contextOf({ comfyui: each }));
    expect(needs).toMatchObject({ name: "comfyui", cuda: "13.0", capabilities: ["8.9"] });
    return needs.torch;
  };

  it("is also what its extensions need", () => {
    const file = "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl";
    const attention = layer("attention", wheel(`https://wheels.example/${file}`));
    const each = image("comfyui", { tag: "1", python: "3.14", cuda: "13.0", layers: [attention] });
    const { extensions } = needsOf({ name: "a", image: each }, contextOf({ a: each }));
    expect(extensions).toEqual([{ name: "flash_attn 2.8.2", lowest: "8.0" }]);
  });

  it("is read from its config: whose torch it is says whether its architectures are known", () => {
    const file = "torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    expect(torchOf(wheel(`https://download.pytorch.org/whl/cu130/${file}`))).toEqual({
      version: "2.10.0+cu130",
      official: true,
    });
    expect(torchOf(wheel(`https://wheels.example/${file}`))).toEqual({
      version: "2.10.0+cu130",
      official: false,
    });
  });
});

it("is read as a report by people and programs", async () => {
  const file = (cuda: string): string =>
    `https://download.pytorch.org/whl/${cuda}/torch-2.10.0%2B${cuda}-cp314-cp314-manylinux_2_28_x86_64.whl`;
  const plain = { tag: "1", python: "3.14" } as const;
  const comfyui = image("comfyui-boot", {
    ...{ ...plain, cuda: "13.0" },
    layers: [layer("torch", wheel(file("cu130")))],
  });
  const older = image("comfyui-boot", {
    ...{ ...plain, tag: "2", cuda: "12.8" },
    layers: [layer("torch", wheel(file("cu128")))],
  });
  const context = contextOf({ comfyui, "comfyui-cu128": older });
  const [first = { name: "", image: comfyui }] = context.images;
  const facts = await readHost(treeOf(ubuntu), askOf(ubuntu));
  const { report } = hostReport(facts, { image: first, context }, new Date());
  expect(schemaFaults(report)).toEqual([]);
  expect(report).toMatchObject({
    exit_code: 10,
    gpus: [{ index: 0, name: "NVIDIA GeForce RTX 4090", cc: "8.9" }],
    expected: { torch: "2.10.0+cu130", cuda: "13.0", min_driver: "580" },
    host: { system: "Ubuntu 24.04.3 LTS", driver_kernel: "570.195.03" },
  });
  const look = { subject: "image comfyui", unproven: [], paint: paint(false), width: 80 };
  expect(summary({ ...report, duration_s: 1 }, look)).toMatchInlineSnapshot(`
    "this machine cannot run: image comfyui
      NVIDIA GeForce RTX 4090 (8.9), driver 570.195.03

    1 failed
      machine.driver  (the host)
        the host's driver 570.195.03 is too old: CUDA 13.0 needs 580 or newer
        remedy: Update the driver on the host (a container cannot), or build
        comfyui-cu128 (CUDA 12.8), which fits this machine: npx comfynix build
        comfyui-cu128.
        more: npx comfynix check --explain driver_too_old

    3 passed, 1 failed, 0 warnings, 0 skipped in 1.0 s
    "
  `);
});

describe("the tables", () => {
  it.each([
    ["2.7.1", "12.8", "7.0", "not at all"],
    ["2.8.0", "12.8", "7.0", "natively"],
    ["2.10.0+cu128", "12.8", "7.0", "natively"],
    ["2.11.0", "12.8", "7.0", "not at all"],
    ["2.10.0", "13.0", "8.9", "natively"],
    ["2.10.0", "13.0", "12.1", "natively"],
    ["2.10.0", "13.0", "10.3", "natively"],
    ["2.10.0", "13.0", "7.0", "not at all"],
    ["2.10.0", "13.0", "13.0", "compiled at first use"],
    ["2.12.0", "13.0", "13.0", "not at all"],
    ["2.10.0", "12.6", "6.1", "natively"],
    ["2.10.0", "12.6", "12.0", "not at all"],
  ])("torch %s for CUDA %s runs on %s %s", (torch, cuda, capability, how) => {
    const wheels = officialWheels(torch).get(cuda);
    expect(wheels && runsOn(capability, wheels)).toBe(how);
  });

  it("know no torch that is older or newer than their sources", () => {
    for (const torch of ["2.6.0", "2.15.0", "3.0.0", "nonsense"])
      expect(officialWheels(torch).size).toBe(0);
    expect([...officialWheels("2.12.0").keys()]).toEqual(["12.6", "13.0", "13.2"]);
  });

  it.each([
    ["NVIDIA H200", "9.0"],
    ["NVIDIA GB200", "10.0"],
    ["NVIDIA GB10", "12.1"],
    ["NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "12.0"],
    ["NVIDIA RTX 6000 Ada Generation", "8.9"],
    ["NVIDIA L40S", "8.9"],
    ["NVIDIA RTX A6000", "8.6"],
    ["NVIDIA A100-SXM4-80GB", "8.0"],
    ["Quadro RTX 8000", "7.5"],
    ["Tesla T4", "7.5"],
    ["NVIDIA GeForce GTX 1660 SUPER", "7.5"],
    ["Tesla V100-SXM2-32GB", "7.0"],
    ["Tesla P100-PCIE-16GB", "6.0"],
    ["NVIDIA GeForce GTX 980 Ti", "5.2"],
    ["Matrox G200", undefined],
    ["NVIDIA RTX 5000 Ada Generation", "8.9"],
    ["NVIDIA RTX 4000 SFF Ada Generation", "8.9"],
    ["Quadro RTX 3000", "7.5"],
    ["Quadro RTX 4000", "7.5"],
    ["Quadro RTX 5000", "7.5"],
    ["NVIDIA GeForce RTX 2050", "8.6"],
  ])("give %s its capability", (name, capability) => {
    expect(capabilityByName(name)).toBe(capability);
  });

  it("know the drivers of CUDA", () => {
    expect(driverNeeds("12.8")?.floor).toBe("525.60.13");
    expect(driverNeeds("13.0.2")?.toolkit).toBe("580.65.06");
    expect(driverNeeds("14.0")).toBeUndefined();
  });
});
