/** Hosts whose GPUs, or whose NVML, are not what an image can use. */
import { CUDA_13 } from "./fake-host.ts";
import { testFailures } from "./failing-hosts.ts";

testFailures([
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
]);
