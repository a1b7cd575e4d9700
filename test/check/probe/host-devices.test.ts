/** Hosts whose devices or driver are not as they should be. */
import { testFailures } from "./failing-hosts.ts";

testFailures([
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
    title: "whose driver nobody can name",
    host: { driver: null, libraries: ["libcuda"] },
    check: "host.driver",
    code: "driver_unknown",
    says: ["Load the NVIDIA driver", "update it in Windows"],
  },
]);
