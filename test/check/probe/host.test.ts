/** What the probe says of hosts: every failure of driver, devices and libcuda that can be played. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { CUDA_13, DEVICES, fakeHosts, type Host } from "./fake-host.ts";

describeWith(["python", "cc", "mounts"], "the probe on a host", () => {
  let hosts: ReturnType<typeof fakeHosts>;
  beforeAll(() => {
    hosts = fakeHosts();
  });
  afterAll(() => {
    hosts.remove();
  });

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

  interface Failure {
    readonly title: string;
    readonly host: Host;
    readonly manifest?: object;
    readonly check: string;
    readonly code: string;
    readonly kind?: string;
    readonly exit?: number;
    readonly says: readonly (string | RegExp)[];
  }

  const FAILURES: readonly Failure[] = [
    {
      title: "without driver and devices",
      host: { driver: null, devices: [] },
      check: "host.devnodes",
      code: "no_gpu",
      kind: "untested",
      exit: 77,
      says: ["no device files and no driver", "--gpus all"],
    },
    {
      title: "whose devices the container was not given",
      host: { devices: [] },
      check: "host.devnodes",
      code: "devices_not_given",
      says: ["driver 580.95.05", "--gpus all", "--device nvidia.com/gpu=all"],
    },
    {
      title: "without nvidia-uvm, as after suspend",
      host: { devices: ["nvidiactl", "nvidia0"] },
      check: "host.devnodes",
      code: "device_missing",
      says: ["/dev/nvidia-uvm is missing", "nvidia_uvm"],
    },
    {
      title: "whose devices this user may not open",
      host: { also: "chmod 600 /dev/nvidia0", uid: 54321 },
      check: "host.devnodes",
      code: "device_denied",
      says: ["user 54321 may not open /dev/nvidia0", "--group-add"],
    },
    {
      title: "whose rules forbid a device, as a cgroup does",
      host: {
        devices: ["nvidiactl", "nvidia-uvm"],
        // The kernel's log is forbidden with the same error to whoever may not read it.
        also: "touch /dev/nvidia0; mount --bind /proc/kmsg /dev/nvidia0",
        without: "syslog",
      },
      check: "host.devnodes",
      code: "device_forbidden",
      says: ["rules forbid /dev/nvidia0: Operation not permitted", "daemon-reload"],
    },
    {
      title: "whose device nobody serves",
      host: { also: "rm /dev/nvidia0; mknod -m 666 /dev/nvidia0 c 195 0" },
      check: "host.devnodes",
      code: "device_dead",
      says: [/\/dev\/nvidia0 is there, but does not open/, "dmesg"],
    },
    {
      title: "with a driver too old for CUDA 13",
      host: { driver: "570.133.20" },
      check: "host.driver",
      code: "driver_too_old",
      says: ["driver 570.133.20 is too old", "580 or newer", "build the image for CUDA 12.8"],
    },
    {
      title: "with a driver too old for any CUDA",
      host: { driver: "390.157" },
      check: "host.driver",
      code: "driver_too_old",
      says: ["driver 390.157", "take a newer machine"],
    },
    {
      title: "with a libcuda of CUDA 12",
      host: { env: { FAKE_CUDA: "12080" } },
      check: "host.libcuda",
      code: "libcuda_too_old",
      says: ["knows CUDA 12.8 only", "580 or newer", "kernel's driver: 580.95.05"],
    },
    {
      title: "where CUDA says that the driver is insufficient (35)",
      host: { env: { FAKE_CUINIT: "35" } },
      check: "host.libcuda",
      code: "driver_insufficient",
      says: ["INSUFFICIENT_DRIVER", "CUDA 13.0 needs driver 580", "containers cannot upgrade it"],
    },
    {
      title: "where libcuda is a stub (34)",
      host: { env: { FAKE_CUINIT: "34" } },
      check: "host.libcuda",
      code: "libcuda_stub",
      kind: "image",
      exit: 20,
      says: ["/usr/local/nvidia/lib64/libcuda.so.580.95.05 is the toolkit's stub", "lib/stubs"],
    },
    {
      title: "where a silent stub lies in a folder of stubs",
      host: { folder: "/usr/local/cuda/lib64/stubs" },
      check: "host.libcuda",
      code: "libcuda_stub",
      kind: "image",
      exit: 20,
      says: ["/usr/local/cuda/lib64/stubs/libcuda.so.580.95.05 is the toolkit's stub"],
    },
    {
      title: "where libcuda and the kernel's driver differ (803)",
      host: { driver: "580.65.06", env: { FAKE_CUINIT: "803" } },
      check: "host.libcuda",
      code: "driver_mismatch",
      says: ["kernel's driver 580.65.06", "SYSTEM_DRIVER_MISMATCH", "Reboot the host"],
    },
    {
      title: "where a forward-compatibility libcuda meets a GeForce (804)",
      host: { folder: "/usr/local/cuda/compat", env: { FAKE_CUINIT: "804" } },
      check: "host.libcuda",
      code: "compat_unsupported",
      kind: "image",
      exit: 20,
      says: ["/usr/local/cuda/compat/libcuda.so.580.95.05", "cuda-compat folder"],
    },
    {
      title: "where CUDA does not know what is wrong (999)",
      host: { env: { FAKE_CUINIT: "999" } },
      check: "host.libcuda",
      code: "cuda_unknown",
      says: ["CUDA_ERROR_UNKNOWN (999)", "modprobe -r nvidia_uvm"],
    },
    {
      title: "where CUDA fails in a way nobody foresaw",
      host: { env: { FAKE_CUINIT: "712" } },
      check: "host.libcuda",
      code: "cuda_error",
      says: ["cuInit gave CUresult 712", "dmesg"],
    },
    {
      title: "where a symbol is not found (500), and no Windows to blame",
      host: { env: { FAKE_CUINIT: "500" } },
      check: "host.libcuda",
      code: "cuda_error",
      says: ["CUDA_ERROR_NOT_FOUND (500)"],
    },
    {
      title: "whose NVSwitch is not ready (802)",
      host: { env: { FAKE_CUINIT: "802" } },
      check: "gpu.list",
      code: "fabric_not_ready",
      says: ["SYSTEM_NOT_READY", "nvidia-fabricmanager", "580.95.05"],
    },
    {
      title: "where CUDA shows no device (100)",
      host: { env: { FAKE_CUINIT: "100" } },
      check: "gpu.list",
      code: "cuda_no_device",
      says: ["shows no GPU", "CUDA_VISIBLE_DEVICES"],
    },
    {
      title: "where CUDA counts no device",
      host: { env: { FAKE_GPUS: "0" } },
      check: "gpu.list",
      code: "cuda_no_device",
      says: ["shows no GPU"],
    },
    {
      title: "whose GPU is full",
      host: { env: { FAKE_CONTEXT: "2" } },
      check: "gpu.list",
      code: "gpu_full",
      says: ["GPU 0 (NVIDIA Fake 4090) has no memory left"],
    },
    {
      title: "whose GPU has less memory free than the config asks for",
      host: {},
      manifest: { ...CUDA_13, gpu_memory: 22 },
      check: "gpu.memory",
      code: "gpu_memory_short",
      says: ["NVIDIA Fake 4090 has 21.5 of its 25.8 GB free, and the image asks for 22 GB"],
    },
    {
      title: "whose GPU another process holds alone",
      host: { env: { FAKE_CONTEXT: "46" } },
      check: "gpu.list",
      code: "gpu_unavailable",
      says: ["compute mode exclusive"],
    },
    {
      title: "that put libcuda where LD_LIBRARY_PATH does not look",
      host: {
        onPath: false,
        folder: "/usr/local/driver",
        also: "echo /usr/local/driver > /etc/ld.so.conf.d/00-nvcr-1.conf",
      },
      check: "host.libcuda",
      code: "libcuda_not_on_path",
      kind: "image",
      exit: 20,
      says: ["put into /usr/local/driver", "add /usr/local/driver to LD_LIBRARY_PATH"],
    },
    {
      title: "that put no libcuda.so.1 beside the driver's file",
      host: { also: "rm /usr/local/nvidia/lib64/libcuda.so.1" },
      check: "host.libcuda",
      code: "libcuda_without_link",
      says: ["libcuda.so.580.95.05", "nvidia-ctk cdi generate"],
    },
    {
      title: "that gave devices, but no libraries",
      host: { libraries: [] },
      check: "host.libcuda",
      code: "libcuda_not_injected",
      says: ["NVIDIA_DRIVER_CAPABILITIES contain `compute`"],
    },
    {
      title: "whose libcuda is damaged",
      host: { also: "echo no library > /usr/local/nvidia/lib64/libcuda.so.580.95.05" },
      check: "host.libcuda",
      code: "libcuda_unloadable",
      says: [/invalid ELF header|file too short/, "reinstall the driver"],
    },
    {
      title: "under WSL 2 with an old container toolkit (500)",
      host: { wsl: true, driver: null, devices: ["dxg"], env: { FAKE_CUINIT: "500" } },
      check: "host.wsl",
      code: "wsl_not_found",
      says: ["named symbol not found", "1.15", "4.31"],
    },
    {
      title: "whose container lost its devices (NVML 999)",
      host: { env: { FAKE_NVML: "999" } },
      check: "host.nvml",
      code: "nvml_lost",
      says: ["NVML_ERROR_UNKNOWN", "daemon-reload", "label=disable"],
    },
    {
      title: "whose driver lets this user ask nothing (NVML 4)",
      host: { env: { FAKE_NVML: "4" } },
      check: "host.nvml",
      code: "nvml_denied",
      says: ["open /dev/nvidiactl"],
    },
    {
      title: "whose NVML fails otherwise",
      host: { env: { FAKE_NVML: "15" } },
      check: "host.nvml",
      code: "nvml_error",
      says: ["NVRM lines"],
    },
    {
      title: "whose driver nobody can name",
      host: { driver: null, libraries: ["libcuda"] },
      check: "host.driver",
      code: "driver_unknown",
      says: ["Load the NVIDIA driver", "update it in Windows"],
    },
    {
      title: "whose GPU gives no context",
      host: { env: { FAKE_CONTEXT: "999" } },
      check: "gpu.list",
      code: "gpu_no_context",
      says: ["GPU 0 (NVIDIA Fake 4090) gives no context: CUDA_ERROR_UNKNOWN (999)"],
    },
    {
      title: "whose driver was updated under NVML (18)",
      host: { env: { FAKE_NVML: "18" } },
      check: "host.nvml",
      code: "nvml_mismatch",
      says: ["reboot the host"],
    },
  ];

  it.each(FAILURES)("$title: $code", async ({ host, manifest, check, code, ...wanted }) => {
    const { kind = "host", exit = 10, says } = wanted;
    const ran = await hosts.on({ args: ["--only", check], ...host }, manifest);
    const found = ran.check(check);
    expect(found, ran.stderr).toMatchObject({ status: "fail", error: { code, kind } });
    const text = `${found.error?.message ?? ""}\n${found.error?.hint ?? ""}`;
    for (const each of says) expect(text).toMatch(each);
    expect(text).not.toMatch(/[{}]|\?(?! )/);
    expect(ran.code).toBe(exit);
    expect(ran.report.exit_code).toBe(exit);
    expect(ran.report.checks.filter(({ status }) => status === "fail")).toHaveLength(1);
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
