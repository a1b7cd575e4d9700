/** What the checks make of a torch for CUDA that fails: a host with two fake GPUs, and a torch that only answers. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments } from "../probe/environment.ts";
import { CUDA_13, fakeHosts, type Host } from "../probe/fake-host.ts";
import type { CheckResult } from "../probe/probe.ts";

const MANIFEST = {
  ...CUDA_13,
  torch: "2.10.0+cu130",
  distributions: [{ name: "flash-attn", version: "2.8.2" }],
};

const toldOf = ({ status, error }: CheckResult): unknown =>
  error === null
    ? status
    : { status, code: error.code, kind: error.kind, says: `${error.message}; ${error.hint}` };

const told = (status: "fail" | "warn", code: string, kind: string, says: string): unknown => ({
  ...{ status, code, kind },
  says: expect.stringContaining(says) as string,
});

describeWith(["python", "cc", "mounts"], "a torch for CUDA", () => {
  let hosts: ReturnType<typeof fakeHosts>;
  beforeAll(() => {
    hosts = fakeHosts();
  });
  afterAll(() => {
    hosts.remove();
    removeEnvironments();
  });

  const on = async (fault: string, ids: readonly string[], also: Host = {}) => {
    const { code, report } = await hosts.on(
      {
        args: ["--only", ids.join(",")],
        env: {
          ...{ FAKE_TORCH: fault, FAKE_GPUS: "2" },
          PYTHONPATH: path.join(import.meta.dirname, "cuda-torch"),
        },
        ...also,
      },
      MANIFEST,
    );
    const asked = report.checks.filter(({ id }) => ids.includes(id));
    return { code, found: Object.fromEntries(asked.map((each) => [each.id, toldOf(each)])) };
  };

  it("that is broken fails, each check for its own reason", async () => {
    const ids = [
      ...["k.conv", "k.sdpa.flash", "k.alloc", "k.ext.flash_attn"],
      ...["mem.pin", "multi.p2p", "multi.nccl"],
    ];
    const { code, found } = await on("broken", ids);
    expect(found).toEqual({
      "k.conv": told("fail", "cudnn_unavailable", "image", "cuDNN"),
      "k.sdpa.flash": told(
        ...(["fail", "sdpa_unavailable", "image"] as const),
        "cuda:0 (NVIDIA Fake 4090, 8.9): Expected query to be aligned.",
      ),
      "k.alloc": told("fail", "allocator_refused", "image", "native"),
      "k.ext.flash_attn": told("fail", "extension_missing", "image", "flash_attn"),
      "mem.pin": told("fail", "memory_wrong", "host", "cuda:0 (NVIDIA Fake 4090, 8.9)"),
      "multi.p2p": told("fail", "peer_copy_wrong", "host", "cuda:1 (NVIDIA Fake 4090, 8.9)"),
      "multi.nccl": told("fail", "collective_wrong", "host", "NCCL"),
    });
    expect(code).toBe(20);
  });

  it("that is well may find the host poor", async () => {
    const { code, found } = await on("poor", ["k.alloc", "mem.pin", "multi.p2p", "multi.nccl"], {
      also: "mount -t tmpfs -o size=64m,mode=1777 none /dev/shm",
    });
    expect(found).toEqual({
      "k.alloc": told("fail", "gpu_out_of_memory", "host", "nvidia-smi"),
      "mem.pin": told("warn", "bus_slow", "host", "0.3 GB/s"),
      "multi.p2p": "pass",
      "multi.nccl": told("warn", "shm_small", "host", "--shm-size"),
    });
    expect(code).toBe(10);
  });

  it("that leaves a backend off is not blamed for it", async () => {
    const { found } = await on("2.4", ["k.sdpa.cudnn"]);
    expect(found).toEqual({ "k.sdpa.cudnn": "skip" });
  });

  it("that sees no GPU says why", async () => {
    const { code, found } = await on("blind", ["k.matmul.fp32"]);
    expect(found).toEqual({
      "k.matmul.fp32": told(
        ...(["fail", "torch_sees_no_gpu", "image"] as const),
        "torch 2.10.0+cu130 sees no GPU, although the driver shows one: No CUDA GPUs are available",
      ),
    });
    expect(code).toBe(20);
  });

  it("is imported with the GPUs hidden, and with them in sight", async () => {
    const hidden = `import os\nhidden = os.environ.get("CUDA_VISIBLE_DEVICES") == ""\n`;
    const { python, manifest } = environment({
      eager: {
        files: {
          "eager.py": `${hidden}if hidden: raise RuntimeError("No CUDA GPUs are available")`,
        },
        promise: { modules: ["eager"] },
      },
      shy: {
        files: { "shy.py": `${hidden}if not hidden: raise RuntimeError("no kernel for this GPU")` },
        promise: { modules: ["shy"] },
      },
    });
    const { distributions } = JSON.parse(readFileSync(manifest(), "utf8")) as {
      readonly distributions: readonly object[];
    };
    const { code, report } = await hosts.on(
      { python, args: ["--only", "pkg.import,pkg.import-gpu"] },
      { ...CUDA_13, distributions },
    );
    const found = report.checks.filter(({ id }) => id.startsWith("pkg.import"));
    expect(Object.fromEntries(found.map((each) => [each.id, toldOf(each)]))).toEqual({
      "pkg.import.eager": told("fail", "gpu_at_import", "image", "import it late"),
      "pkg.import.shy": "pass",
      "pkg.import-gpu.eager": "pass",
      "pkg.import-gpu.shy": told("fail", "import_failed", "image", "no kernel for this GPU"),
    });
    expect(code).toBe(20);
  });
});
