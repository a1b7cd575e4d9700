/**
 * The NVIDIA driver of a host that is not NixOS, for programs of Nix: a folder of links to the driver's own
 * libraries. The host's library folder itself must never be searched: its glibc would come before theirs.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The host that is looked at. */
export interface DriverHost {
  /** Where its file system begins. Default: `/`. */
  readonly root?: string;
  /** Its variables. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Where the driver is. */
export interface Driver {
  /** The folder that LD_LIBRARY_PATH is to name. */
  readonly folder: string;
  /** File names in it, sorted. */
  readonly libraries: readonly string[];
  /** Takes the links away; the driver stays. May be called twice. */
  readonly remove: () => void;
}

/** Where NixOS has the driver, and nothing else. */
const NIXOS = "/run/opengl-driver/lib";
/** Where WSL 2 has it, with what it needs of Windows'. */
const WSL = "/usr/lib/wsl/lib";

/** Where it is on hosts whose linker was not told. Sources: the packages of Debian, Fedora, Arch, SUSE; GKE. */
const FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu/nvidia/current",
  "/usr/lib64",
  "/usr/lib64/nvidia",
  "/usr/lib",
  "/usr/lib/nvidia",
  "/usr/local/nvidia/lib64",
];

/** What the driver ships. Not libcudart and its kin, which are CUDA's, nor the container toolkit's. */
const OWN =
  /^lib(?:cuda|cudadebugger|nvcuvid|nvoptix|nvidia-(?!container)[\w-]+|(?:GLX|EGL|GLESv1_CM|GLESv2)_nvidia)\.so(?:\.|$)/;
/** What the driver of WSL 2 opens beside itself. */
const OWN_OF_WSL = /^lib(?:dxcore|d3d12|d3d12core|nvdxdlkernels|nvdxgdmal|nvwgf2umx)\.so(?:\.|$)/;

/**
 * Finds the driver and makes it reachable: NixOS's own folder, or a new temporary folder of links.
 *
 * @returns Undefined where the host has no driver: programs then run on the CPU.
 * @example
 * const driver = linkDriver(); // { folder: "/tmp/comfynix-driver-x1Yz", libraries: ["libcuda.so.1", …] }
 * try { … LD_LIBRARY_PATH: driver?.folder … } finally { driver?.remove(); }
 */
export const linkDriver = (host: DriverHost = {}): Driver | undefined => {
  const found = findDriver(host);
  if (found === undefined) return undefined;
  const libraries = [...found.libraries.keys()].sort();
  if (found.folder !== undefined) {
    return { folder: found.folder, libraries, remove: () => undefined };
  }
  // A colon or semicolon in it would be two folders to the loader.
  const parent = /[:;]/.test(tmpdir()) ? "/tmp" : tmpdir();
  const folder = mkdtempSync(path.join(parent, "comfynix-driver-"));
  const remove = (): void => {
    process.off("exit", remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", remove);
  for (const [name, target] of found.libraries) symlinkSync(target, path.join(folder, name));
  return { folder, libraries, remove };
};

/** The driver's libraries, name → file; with `folder` where a folder holds them and nothing else. */
interface Found {
  readonly folder?: string;
  readonly libraries: ReadonlyMap<string, string>;
}

const findDriver = ({ root = "/", env = process.env }: DriverHost): Found | undefined => {
  const at = (file: string): string => path.join(root, file);
  const nixos = librariesIn(at(NIXOS), OWN);
  if (nixos.has("libcuda.so.1")) return { folder: at(NIXOS), libraries: nixos };
  const known = linkerCache(root);
  const asked = (env["LD_LIBRARY_PATH"] ?? "")
    .split(/[:;]/)
    .filter((each) => path.isAbsolute(each));
  const cached = known.filter((file) => path.basename(file) === "libcuda.so.1").map(path.dirname);
  for (const folder of [...asked, WSL, ...cached, ...FOLDERS]) {
    const libcuda = at(path.join(folder, "libcuda.so.1"));
    if (!isOurs(libcuda)) continue;
    const own = folder === WSL ? new RegExp(`${OWN.source}|${OWN_OF_WSL.source}`) : OWN;
    // Where the name is a link into the driver's folder, the rest of it lies there.
    const folders = [at(folder), path.dirname(realpathSync(libcuda))];
    const elsewhere = known.filter((file) => OWN.test(path.basename(file)) && isOurs(at(file)));
    return {
      libraries: new Map([
        ...elsewhere.map((file): [string, string] => [path.basename(file), at(file)]).reverse(),
        ...folders.toReversed().flatMap((each) => [...librariesIn(each, own)]),
      ]),
    };
  }
  return undefined;
};

const librariesIn = (folder: string, own: RegExp): ReadonlyMap<string, string> => {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => own.test(name));
  } catch {
    // It is not there, or not for us.
  }
  return new Map(
    names
      .map((name): [string, string] => [name, path.join(folder, name)])
      .filter(([, file]) => isOurs(file)),
  );
};

/** The files that the host's linker knows for this machine, in the order that it tries them. */
const linkerCache = (root: string): readonly string[] => {
  const args = root === "/" ? ["-p"] : ["-r", root, "-p"];
  const PATH = `${process.env["PATH"] ?? ""}:/sbin:/usr/sbin`;
  const { stdout } = spawnSync("ldconfig", args, {
    env: { ...process.env, PATH, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "ignore"],
    ...{ encoding: "utf8", maxBuffer: 2 ** 28 },
  });
  // Null where there is no such program.
  return [...String(stdout ?? "").matchAll(/^\s+\S+ \(libc6,x86-64[^)]*\) => (\/.*)$/gm)].map(
    ([, file = ""]) => file,
  );
};

/** Whether it is a shared object of this machine: hosts keep those of 32 bits, too. Source: ELF, "ELF Header". */
const isOurs = (file: string): boolean => {
  try {
    if (!statSync(file).isFile()) return false;
    const header = Buffer.alloc(20);
    const handle = openSync(file, "r");
    try {
      readSync(handle, header, 0, header.length, 0);
    } finally {
      closeSync(handle);
    }
    return (
      header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header.readUInt16LE(18) === 62
    );
  } catch {
    return false;
  }
};
