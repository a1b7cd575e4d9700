/** What the probe says of hosts that are well, and of what stands on a check that failed. */
import { describe, expect, it } from "vitest";
import { describeHosts } from "./failing-hosts.ts";
import { CUDA_13, DEVICES } from "./fake-host.ts";

describeHosts("the probe on a host", (hosts) => {
  it("with a GPU passes and tells what it is", async () => {
    const { code, report } = await hosts.on({});
    expect(report.checks.map(({ id, status }) => [id, status])).toEqual([
      ["host.devnodes", "pass"],
      ["host.driver", "pass"],
      ["host.libcuda", "pass"],
      ["host.wsl", "pass"],
      ["host.nvml", "pass"],
      ["gpu.list", "pass"],
    ]);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "works" });
    expect(report.host).toMatchObject({
      driver_kernel: "580.95.05",
      libcuda: "/usr/local/nvidia/lib64/libcuda.so.580.95.05",
      cuda_driver_api: 13000,
      wsl: false,
    });
    expect(report.gpus).toEqual([
      {
        index: 0,
        name: "NVIDIA Fake 4090",
        cc: "8.9",
        processors: 128,
        mem_total: 24 * 2 ** 30,
        mem_free: 20 * 2 ** 30,
        mig: null,
        ecc: true,
      },
    ]);
  });

  describe("warns", () => {
    it("of a driver older than the toolkit's own, and passes", async () => {
      const manifest = { ...CUDA_13, cuda: "13.1", toolkit_driver: "590.44.01" };
      const { code, check } = await hosts.on({}, manifest);
      expect(check("host.driver")).toMatchObject({
        status: "warn",
        error: { code: "driver_older_than_toolkit" },
      });
      expect(code).toBe(0);
    });

    it("of a container without NVML, and passes", async () => {
      const { code, check } = await hosts.on({ libraries: ["libcuda"] });
      expect(check("host.nvml")).toMatchObject({
        status: "warn",
        error: { code: "nvml_missing", hint: expect.stringContaining("utility") as string },
      });
      expect(code).toBe(0);
    });
  });

  it("with as much memory free as the config asks for passes", async () => {
    const args = ["--only", "gpu.memory"];
    const { code, check } = await hosts.on({ args }, { ...CUDA_13, gpu_memory: 21 });
    expect(check("gpu.memory").status).toBe("pass");
    expect(code).toBe(0);
  });

  it("under WSL 2 asks NVML for the driver and names the parts that are there", async () => {
    const { check, report } = await hosts.on({ wsl: true, driver: null, devices: ["dxg"] });
    expect(check("host.driver")).toMatchObject({
      status: "pass",
      actual: { driver: "580.95.05" },
    });
    expect(check("host.wsl").actual).toMatchObject({ wsl: true, folder: false });
    expect(report.host).toMatchObject({ wsl: true });
  });

  it("skips what stands on a failed check, and says on which", async () => {
    const { report } = await hosts.on({ devices: DEVICES.slice(0, 2) });
    expect(report.summary.unproven).toEqual([
      "host.driver",
      "host.libcuda",
      "host.wsl",
      "host.nvml",
      "gpu.list",
    ]);
  });
});
