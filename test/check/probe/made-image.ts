/**
 * An image for CUDA whose torch is a few lines and whose NCCL is a few more, built through the emitted
 * flake; and the same unpacked, run with nothing of this machine but its kernel.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Context } from "../../../compiler/context.ts";
import type { Facts } from "../../../compiler/lock/lock.ts";
import { image, layer, nixpkg, wheel } from "../../../dsl/index.ts";
import { built, newFolder, writeFlake } from "../../flake/emitted.ts";
import { addToStore, lockedContext, savedWheel } from "../../flake/wheels.ts";
import { streamed, type Archive } from "../../flake/archive.ts";
import { compile, wheelOf } from "../../helpers/wheels.ts";
import type { Ran, Report } from "./probe.ts";

const NATIVE = "cp311-cp311-manylinux_2_28_x86_64";

/** How the image is broken; nothing: not at all. */
export interface Faults {
  /** What the NCCL library says of itself; torch pins 2.28.9. */
  readonly nccl?: number;
  /** More C of that library. */
  readonly library?: string;
}

/** The config, locked. */
export const madeContext = ({ nccl = 22809, library: more = "" }: Faults = {}): Context => {
  const folder = newFolder();
  const shared = ["-shared", "-fPIC"];
  const made = compile(
    {
      out: "libnccl.so.2",
      source: `int ncclGetVersion(int *version) { *version = ${nccl}; return 0; } ${more}`,
      args: [...shared, "-Wl,-soname,libnccl.so.2"],
    },
    {
      out: "libcuda.so.1",
      source: "int cuInit(unsigned f) { return 0; }",
      args: [...shared, "-Wl,-soname,libcuda.so.1"],
    },
    {
      out: "_extension.so",
      source: `int ncclGetVersion(int *); int cuInit(unsigned); 
        void *PyInit__extension(void) { return 0; } int use(void) { int v; return ncclGetVersion(&v) + cuInit(0); }`,
      args: [...shared, "libnccl.so.2", "libcuda.so.1"],
    },
  );
  const file = (name: string): Buffer => made[name] ?? Buffer.alloc(0);
  const torch = wheelOf({
    name: "torch",
    version: "2.10.0+cu130",
    tag: NATIVE,
    metadata: ["Requires-Dist: nvidia-nccl-cu13==2.28.9"],
    files: [
      {
        name: "torch/version.py",
        data: '__version__ = "2.10.0+cu130"\ncuda = "13.0"\nhip = xpu = None\ngit_version = "0"\n',
      },
      {
        name: "torch/__init__.py",
        data: 'from torch.version import __version__\nclass _C:\n    _cuda_getArchFlags = staticmethod(lambda: "sm_80 sm_90")\n',
      },
      { name: "torch/_extension.so", data: file("_extension.so") },
    ],
  });
  const library = wheelOf({
    name: "nvidia_nccl_cu13",
    version: "2.28.9",
    tag: "py3-none-manylinux_2_18_x86_64",
    files: [
      { name: "nvidia/nccl/__init__.py", data: "" },
      { name: "nvidia/nccl/lib/libnccl.so.2", data: file("libnccl.so.2") },
    ],
  });
  const files = [torch, library].map((each) => savedWheel(folder, each));
  addToStore(files);
  const [torchUrl = "", ncclUrl = ""] = files.map(({ url }) => url);
  const comfyui = image("made", {
    tag: "1",
    python: "3.11",
    cuda: "13.0",
    layers: [
      layer("base", nixpkg("bash")),
      layer("cuda", wheel(ncclUrl)),
      layer("torch", wheel(torchUrl)),
    ],
    user: "1000:1000",
    workingDir: "/home/user",
  });
  return lockedContext({ comfyui }, files, FACTS);
};

const FACTS: Readonly<Record<string, Facts>> = {
  torch: {
    modules: ["torch"],
    elf: [{ path: "torch/_extension.so", needed: ["libnccl.so.2", "libcuda.so.1", "libc.so.6"] }],
    metadata: { requires: ["nvidia-nccl-cu13==2.28.9"] },
  },
  "nvidia-nccl-cu13": {
    modules: ["nvidia"],
    elf: [{ path: "nvidia/nccl/lib/libnccl.so.2", needed: ["libc.so.6"] }],
    metadata: { requires: [] },
  },
  nvidia_nccl_cu13: {
    modules: ["nvidia"],
    elf: [{ path: "nvidia/nccl/lib/libnccl.so.2", needed: ["libc.so.6"] }],
    metadata: { requires: [] },
  },
};

/** The image, built and unpacked. */
export interface Unpacked {
  readonly root: string;
  readonly archive: Archive;
  /** The container's variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Runs `comfynix-check --json ARGS…` in it. */
  readonly check: (
    args: readonly string[],
    container?: Container,
  ) => Ran & { readonly report: Report };
}

/** How the container is started. */
export interface Container {
  /** Where the runtime puts the driver's libraries; none: it gives no GPU. */
  readonly driver?: string;
  /** The folder that holds the libraries. */
  readonly libraries?: string;
  /** Variables beside the image's; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shell before it starts, in the folder of its root. */
  readonly also?: string;
  readonly uid?: number;
}

/** Builds the image of a context and unpacks it. */
export const unpacked = async (context: Context): Promise<Unpacked> => {
  const script = await built(writeFlake(context), "comfyui");
  const archive = streamed(script, newFolder());
  const root = newFolder();
  for (const file of archive.files) execFileSync("tar", ["-xf", file, "-C", root]);
  for (const each of ["dev", "proc"]) mkdirSync(path.join(root, each), { recursive: true });
  const variables = Object.fromEntries(
    (archive.config["Env"] as string[]).map((each) => {
      const at = each.indexOf("=");
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
  return {
    root,
    archive,
    variables,
    check: (args, container) => checked(root, variables, args, container),
  };
};

const checked = (
  root: string,
  variables: Readonly<Record<string, string>>,
  args: readonly string[],
  { driver, libraries, env = {}, also = "", uid = 1000 }: Container = {},
): Ran & { readonly report: Report } => {
  const given = Object.entries({ ...variables, ...env }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
  const shell = [
    `cd ${root}`,
    `mount --bind ${root} ${root}`,
    `cd ${root}`,
    "mount -t proc proc proc",
    "mount -t tmpfs none dev",
    "for each in null zero urandom; do mknod -m 666 dev/$each c 1 3; done",
    "mkdir -m 1777 dev/shm",
    "mount -t tmpfs none proc/driver",
    ...(driver === undefined || libraries === undefined ? [] : injected(driver, libraries)),
    also,
    `exec chroot --userspec=${uid}:${uid} ${root} /usr/bin/env -i "$@"`,
  ].join("\n");
  const command = [...given, "/bin/comfynix-check", "--json", ...args];
  const result = execute("unshare", [
    "--mount",
    "--pid",
    "--fork",
    "--propagation",
    "private",
    "sh",
    "-euc",
    shell,
    "sh",
    ...command,
  ]);
  const last = result.stdout.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith('{"event": "report"'))
    throw new Error(`no report: ${result.stdout}${result.stderr}`);
  return { ...result, report: JSON.parse(last) as Report };
};

/** What a container runtime does: devices, /proc, and libraries, links resolved within the root. */
const injected = (folder: string, libraries: string): readonly string[] => [
  "for each in nvidiactl nvidia-uvm nvidia0; do mknod -m 666 dev/$each c 1 3; done",
  "mkdir proc/driver/nvidia",
  "echo 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue Sep 30 09:59:38 UTC 2025' > proc/driver/nvidia/version",
  `mkdir -p .${folder}`,
  `into=$(chroot . /bin/sh -c 'cd ${folder} && pwd -P')`,
  "mount -t tmpfs none .$into",
  `cp -P ${libraries}/*.so* .$into/`,
];

const execute = (program: string, args: readonly string[]): Ran => {
  try {
    return {
      code: 0,
      stdout: execFileSync(program, args, { encoding: "utf8", stdio: "pipe" }),
      stderr: "",
    };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, stdout, stderr };
  }
};
