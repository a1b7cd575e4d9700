/** Whether this machine has an NVIDIA GPU, from its files alone. */
import type { Tree } from "../../host/tree.ts";

/** What there is. */
export type GpuHere =
  /** Devices a container can be given; `/dev/dxg` is WSL's. */
  | { readonly found: "devices" }
  /** A GPU on the PCI bus, and no driver for it. */
  | { readonly found: "no-driver"; readonly device: string }
  | { readonly found: "nothing" };

const DEVICES = ["/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg", "/proc/driver/nvidia/version"];

/** Source: Linux, Documentation/ABI/testing/sysfs-bus-pci; PCI code 03 is a display controller. */
export const gpuHere = (tree: Tree): GpuHere => {
  if (DEVICES.some((each) => tree.exists(each))) return { found: "devices" };
  const folder = "/sys/bus/pci/devices";
  const device = tree
    .names(folder)
    .find(
      (name) =>
        tree.text(`${folder}/${name}/vendor`)?.trim() === "0x10de" &&
        /^0x03/.test(tree.text(`${folder}/${name}/class`) ?? ""),
    );
  return device === undefined ? { found: "nothing" } : { found: "no-driver", device };
};

/** Said where a check goes on without the GPU it should have. */
export const NO_GPU = "this machine has no NVIDIA GPU: what needs one stays untested";
