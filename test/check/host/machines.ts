/**
 * Machines as their files and programs show them: what /proc, /etc and the programs of such hosts hold,
 * as far as anybody asks.
 */
import type { Answer, Ask } from "../../../compiler/host/ask.ts";
import { treeAt } from "../../../compiler/host/tree.ts";
import type { Tree } from "../../../compiler/host/tree.ts";
import { projectWith } from "../../helpers/command.ts";

/** Files, and by program what it answers; a program that is not there is missing. */
export interface Host {
  readonly files: Readonly<Record<string, string>>;
  readonly programs: Readonly<Record<string, string | Partial<Answer>>>;
}

export const treeOf = ({ files }: Host): Tree => treeAt(projectWith(files));

/** Answers by the longest beginning of the command line that is known. */
export const askOf =
  ({ programs }: Host): Ask =>
  (program, ...args) => {
    const line = [program, ...args].join(" ");
    const key = Object.keys(programs)
      .filter((each) => line === each || line.startsWith(`${each} `))
      .toSorted((a, b) => b.length - a.length)[0];
    const said = key === undefined ? { ok: false, missing: true } : programs[key];
    const answer = typeof said === "string" ? { stdout: said } : said;
    return Promise.resolve({
      ok: true,
      missing: false,
      code: 0,
      stdout: "",
      stderr: "",
      ...answer,
    });
  };

const devices = {
  "/dev/nvidiactl": "",
  "/dev/nvidia0": "",
  "/dev/nvidia-uvm": "",
  "/dev/nvidia-uvm-tools": "",
};

export const spec = (driver: string, lib: string): string => `---
cdiVersion: 0.5.0
containerEdits:
  deviceNodes:
  - path: /dev/nvidia-uvm
  hooks:
  - args:
    - nvidia-ctk
    - hook
    - update-ldcache
  mounts:
  - containerPath: ${lib}/libcuda.so.${driver}
    hostPath: ${lib}/libcuda.so.${driver}
devices:
- containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
  name: "0"
- containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
  name: all
kind: nvidia.com/gpu
`;

export const docker = (fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    ServerVersion: "28.5.1",
    OperatingSystem: "Ubuntu 24.04.3 LTS",
    Runtimes: { "io.containerd.runc.v2": {}, nvidia: {}, runc: {} },
    SecurityOptions: ["name=apparmor", "name=seccomp,profile=builtin", "name=cgroupns"],
    CDISpecDirs: ["/etc/cdi", "/var/run/cdi"],
    ...fields,
  });

/** Ubuntu 24.04 with an RTX 4090, driver 570 from Ubuntu's packages, Docker with NVIDIA's toolkit. */
export const ubuntu: Host = {
  files: {
    ...devices,
    "/etc/os-release":
      'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\n',
    "/proc/sys/kernel/osrelease": "6.8.0-85-generic\n",
    "/proc/driver/nvidia/version":
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.195.03  Sat Sep 20 00:29:56 UTC 2025\nGCC version:  gcc version 13.3.0 (Ubuntu 13.3.0-6ubuntu2~24.04)\n",
    "/proc/driver/nvidia/gpus/0000:01:00.0/information":
      "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 138\nGPU UUID: \t GPU-6d3c\nVideo BIOS: \t 95.02.3c\n",
    "/usr/bin/nvidia-container-runtime-hook": "",
  },
  programs: {
    docker: { ok: false, stderr: "unknown command" },
    "docker info": docker(),
    "nvidia-smi --query-gpu=index,driver_version,compute_cap,name --format=csv,noheader,nounits":
      "0, 570.195.03, 8.9, NVIDIA GeForce RTX 4090\n",
    python3: { ok: false, code: 1 },
  },
};

/** NixOS with two RTX 3090, the open kernel module 580, Podman and CDI, and no nvidia-smi on PATH. */
export const nixos: Host = {
  files: {
    ...devices,
    "/dev/nvidia1": "",
    "/etc/os-release":
      'ANSI_COLOR="0;38;2;126;186;228"\nPRETTY_NAME="NixOS 25.11 (Xantusia)"\nID=nixos\n',
    "/proc/sys/kernel/osrelease": "6.12.54\n",
    "/proc/driver/nvidia/version":
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (nixbld@)  \nGCC version:  gcc version 14.3.0 (GCC) \n",
    "/var/run/cdi/nvidia-container-toolkit.json": JSON.stringify({
      cdiVersion: "0.5.0",
      kind: "nvidia.com/gpu",
      devices: [{ name: "0" }, { name: "1" }, { name: "all" }],
      containerEdits: {
        mounts: [
          { hostPath: "/nix/store/x-nvidia-x11-580.95.05-6.12.54/lib/libcuda.so.580.95.05" },
        ],
      },
    }),
    "/run/opengl-driver/lib/libcuda.so.1": "",
  },
  programs: {
    "podman info": JSON.stringify({ version: { Version: "5.6.2" } }),
    "nix --version": "nix (Nix) 2.31.2\n",
    "python3 -I -c": "0,8.6,NVIDIA GeForce RTX 3090\n1,8.6,NVIDIA GeForce RTX 3090\n",
  },
};

/** Windows 11 with Docker Desktop, an RTX 5080, and nvidia-smi on no PATH. */
export const wsl2: Host = {
  files: {
    "/dev/dxg": "",
    "/etc/os-release": 'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nID=ubuntu\n',
    "/proc/sys/kernel/osrelease": "6.6.87.2-microsoft-standard-WSL2\n",
    "/usr/lib/wsl/lib/libcuda.so.1": "",
    "/usr/lib/wsl/lib/nvidia-smi": "",
  },
  programs: {
    "docker info": docker({ OperatingSystem: "Docker Desktop", Runtimes: { runc: {} } }),
    "/usr/lib/wsl/lib/nvidia-smi --query-gpu=index,driver_version,compute_cap,name --format=csv,noheader,nounits":
      "0, 581.57, 12.0, NVIDIA GeForce RTX 5080\n",
    python3: { ok: false, code: 1 },
  },
};

/** Fedora with a GTX 1080 Ti, driver 580, rootless Podman, and a CDI specification of the driver before. */
export const fedora: Host = {
  files: {
    ...devices,
    "/etc/os-release":
      'NAME="Fedora Linux"\nPRETTY_NAME="Fedora Linux 43 (Workstation Edition)"\nID=fedora\n',
    "/proc/sys/kernel/osrelease": "6.17.5-300.fc43.x86_64\n",
    "/proc/driver/nvidia/version":
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.105.08  Wed Oct 29 23:15:11 UTC 2025\n",
    "/proc/driver/nvidia/gpus/0000:0a:00.0/information":
      "Model: \t\t NVIDIA GeForce GTX 1080 Ti\nIRQ:   \t\t 90\n",
    "/etc/cdi/nvidia.yaml": spec("580.95.05", "/usr/lib64"),
  },
  programs: {
    "podman info": JSON.stringify({ version: { Version: "5.6.2" } }),
    python3: { ok: false, code: 1 },
  },
};
