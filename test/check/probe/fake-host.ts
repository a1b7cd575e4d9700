/**
 * Hosts that are not there: /dev, /proc and the driver's libraries in a mount namespace of its own.
 * Device files are `null` by another name; the libraries are built from C.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../helpers/command.ts";
import { checkOf, report, type CheckResult, type Ran, type Report } from "./probe.ts";

/** What the container sees. Everything left out is as on a healthy host with one GPU. */
export interface Host {
  /** Text of /proc/driver/nvidia/version's kernel module; null: no driver. */
  readonly driver?: string | null;
  /** Files of /dev. */
  readonly devices?: readonly string[];
  readonly wsl?: boolean;
  /** Where the driver's libraries lie. */
  readonly folder?: string;
  /** Names of the libraries there. */
  readonly libraries?: readonly string[];
  /** Whether that folder is on LD_LIBRARY_PATH. */
  readonly onPath?: boolean;
  /** More shell for the namespace. */
  readonly also?: string;
  /** `FAKE_CUINIT: "803"`, … */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The user that runs the probe. */
  readonly uid?: number;
  /** A capability that is taken from root. */
  readonly without?: string;
  readonly python?: string;
}

/** A manifest of an image for CUDA 13.0. */
export const CUDA_13 = {
  schema: "comfynix-check/manifest/1",
  image: { name: "fake" },
  cuda: "13.0",
  min_driver: "580",
  toolkit_driver: "580.65.06",
  distributions: [],
};

/** Devices of a host with one GPU. */
export const DEVICES = ["nvidiactl", "nvidia-uvm", "nvidia0"] as const;

const NVIDIA_FOLDER = "/usr/local/nvidia/lib64";

/** The fakes, built; `remove` when done. */
export const fakeHosts = () => {
  const folder = openFolder(path.join(tmpdir(), "comfynix-host-"));
  const source = path.join(root, "test/check/probe/fake");
  for (const [name, file, soname] of [
    ["libcuda.so.580.95.05", "libcuda.c", "libcuda.so.1"],
    ["libnvidia-ml.so.580.95.05", "libnvml.c", "libnvidia-ml.so.1"],
  ] as const) {
    const args = ["-shared", "-fPIC", `-Wl,-soname,${soname}`, "-o", path.join(folder, name)];
    execFileSync("cc", [...args, path.join(source, file)]);
    symlinkSync(name, path.join(folder, soname));
  }
  const manifest = (content: object): string => {
    const file = path.join(openFolder(path.join(folder, "manifest-")), "manifest.json");
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  /** The report of the host's checks. */
  const on = async (
    host: Host,
    content: object = CUDA_13,
  ): Promise<Ran & { readonly report: Report; readonly check: (id: string) => CheckResult }> => {
    const { args = ["--only", "host,gpu.list"], env = {}, onPath = true } = host;
    const libraries = host.folder ?? NVIDIA_FOLDER;
    const ran = await report(["--manifest", manifest(content), ...args], {
      ...(host.python !== undefined && { python: host.python }),
      env: { ...env, ...(onPath && { LD_LIBRARY_PATH: libraries }) },
      under: [
        ...["unshare", "--mount", "--propagation", "private"],
        ...["sh", "-euc", `${namespace(host, folder)}\nexec "$@"`, "sh"],
        ...(host.uid === undefined
          ? []
          : ["setpriv", `--reuid=${host.uid}`, `--regid=${host.uid}`, "--clear-groups"]),
        ...(host.without === undefined
          ? []
          : ["setpriv", `--bounding-set=-${host.without}`, `--inh-caps=-${host.without}`]),
      ],
    });
    return { ...ran, check: (id) => checkOf(ran, id) };
  };
  return {
    on,
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The shell that makes the namespace. */
const namespace = (host: Host, fakes: string): string => {
  const { driver = "580.95.05", devices = DEVICES, libraries = ["libcuda", "libnvidia-ml"] } = host;
  const folder = host.folder ?? NVIDIA_FOLDER;
  return [
    "mount -t tmpfs none /usr/local",
    `mkdir -p ${folder}`,
    ...libraries.map((each) => `cp -P ${fakes}/${each}.so* ${folder}/`),
    "mount -t tmpfs none /etc/ld.so.conf.d",
    "mount -t tmpfs none /dev",
    "for each in null zero urandom; do mknod -m 666 /dev/$each c 1 3; done",
    "mkdir -m 1777 /dev/shm",
    ...devices.map((each) => `mknod -m 666 /dev/${each} c 1 3`),
    "mount -t tmpfs none /proc/driver",
    ...(driver === null
      ? []
      : [
          "mkdir /proc/driver/nvidia",
          `echo 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${driver}  Tue Sep 30 09:59:38 UTC 2025' > /proc/driver/nvidia/version`,
        ]),
    ...(host.wsl === true
      ? [
          "echo 6.6.87.2-microsoft-standard-WSL2 > /dev/shm/osrelease",
          "mount --bind /dev/shm/osrelease /proc/sys/kernel/osrelease",
        ]
      : []),
    host.also ?? "",
  ].join("\n");
};

/** A new folder that every user may read. */
const openFolder = (prefix: string): string => {
  const folder = mkdtempSync(prefix);
  chmodSync(folder, 0o755);
  return folder;
};
