/** Whether torch holds code for the GPU that is there: with a GPU of any capability, and a torch of any list. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments } from "./environment.ts";
import { CUDA_13, fakeHosts } from "./fake-host.ts";

describeWith(["python", "cc", "mounts"], "gpu.arch", () => {
  let hosts: ReturnType<typeof fakeHosts>;
  let python: string;
  beforeAll(() => {
    hosts = fakeHosts();
    const text = `import os\nclass _C:\n    _cuda_getArchFlags = staticmethod(lambda: os.environ["BUILT"])\n`;
    const files = { "torch/__init__.py": text, "torch/version.py": '__version__ = "2.10.0+cpu"' };
    ({ python } = environment({ torch: { files } }));
  });
  afterAll(() => {
    hosts.remove();
    removeEnvironments();
  });

  const judged = async (capability: string, built: string) => {
    const env = { FAKE_CC: capability, BUILT: built };
    const ran = await hosts.on(
      { python, env, args: ["--only", "gpu.arch"] },
      { ...CUDA_13, torch: "2.10.0+cu130" },
    );
    return { ...ran, found: ran.check("gpu.arch") };
  };

  it("passes where machine code fits, and tells which", async () => {
    const { found, code, report } = await judged("89", "sm_75 sm_80 sm_86 sm_90");
    expect({ status: found.status, code }).toEqual({ status: "pass", code: 0 });
    expect(report.gpus).toMatchObject([{ name: "NVIDIA Fake 4090", cc: "8.9", runs_as: "sm_86" }]);
  });

  it("fails as not covered where none does: 30", async () => {
    const { found, code, report } = await judged("120", "sm_75 sm_80 sm_86 sm_90a");
    expect(found).toMatchObject({
      status: "fail",
      error: {
        code: "gpu_not_covered",
        kind: "uncovered",
        message:
          "torch was built for sm_75, sm_80, sm_86, sm_90a, this GPU is sm_120: no kernel image is available for it",
      },
    });
    expect(found.error?.hint).toContain("Add 12.0 to `capabilities`");
    expect({ code, verdict: report.verdict }).toEqual({ code: 30, verdict: "gpu_not_covered" });
  });

  it("warns where only PTX fits", async () => {
    const { found, code } = await judged("121", "sm_80 sm_90 compute_90");
    expect(found).toMatchObject({
      status: "warn",
      error: { code: "gpu_by_ptx", message: expect.stringContaining("compute_90") as string },
    });
    expect(code).toBe(0);
  });

  it("fails a torch that was built without CUDA", async () => {
    const { found, code } = await judged("89", "");
    expect(found).toMatchObject({ status: "fail", error: { code: "cpu_torch", kind: "image" } });
    expect(found.error?.message).toMatch(/^torch 2\.10\.0\+cpu is built for the CPU/);
    expect(code).toBe(20);
  });

  it("is no question without torch, and its kernels are skipped", async () => {
    const { python: bare } = environment({});
    const { report } = await hosts.on({ python: bare, args: ["--only", "gpu,k.conv"] }, CUDA_13);
    const reasons = report.checks.map(({ id, reason }) => [id, reason]);
    expect(reasons).toContainEqual(["k.conv", "torch is not in the image"]);
    expect(reasons).not.toContainEqual(["gpu.arch", expect.anything()]);
  });
});
