/** `--host`, by what a machine lacks, or an image asks for. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../compiler/check/catalogue.ts";
import { NEEDS_NONE } from "../../../compiler/check/host/judgement.ts";
import { cu128, cu130, judged, statuses } from "./judged.ts";
import { fedora, type Host, nixos, ubuntu, wsl2 } from "./machines.ts";

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
      expected: { built: "7.5, 8.0, 8.6, 9.0, 10.0, 12.0, 12.0 as PTX" },
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

describe("what a GPU runs", () => {
  const { torch: _, ...torchless } = cu130;
  const named = "NVIDIA Unheard Of\n";
  const files = {
    ...ubuntu.files,
    "/proc/driver/nvidia/gpus/0000:01:00.0/information": `Model: ${named}`,
  };

  it.each([
    ["of an image without CUDA", nixos, { ...torchless, cuda: undefined }, NEEDS_NONE, false],
    [
      "of an image without torch",
      nixos,
      torchless,
      "the image has no torch of its own wheels",
      false,
    ],
    [
      "where nobody knows the GPU",
      { files, programs: {} },
      cu130,
      "no GPU's compute capability is known",
      true,
    ],
  ])("is not said %s", async (_, host, { cuda, ...needs }, reason, untested) => {
    const results = await judged(host, { ...needs, ...(cuda !== undefined && { cuda }) });
    expect(results["machine.architectures"]).toMatchObject({ status: "skip", reason, untested });
  });
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
