/** The GPUs of a machine and their compute capabilities, from whoever can tell. */
import type { Ask } from "../../host/ask.ts";
import type { Tree } from "../../host/tree.ts";
import { capabilityByName } from "./capability.ts";
import type { HostGpu } from "./facts.ts";

/** What was found. */
export interface FoundGpus {
  readonly gpus: readonly HostGpu[];
  /** The driver's version as nvidia-smi tells it, for where the kernel's files do not. */
  readonly driver?: string;
}

/** Where nvidia-smi may be beside PATH: WSL puts it there, on no shell's path. */
const SMI = ["nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"];

/**
 * nvidia-smi knows everything; where it is missing, libcuda is asked by a Python of the machine; where
 * there is neither, the kernel's files give names, and names give capabilities.
 */
export const findGpus = async (tree: Tree, ask: Ask): Promise<FoundGpus> =>
  (await bySmi(ask)) ?? (await byLibcuda(ask)) ?? { gpus: byName(tree) };

const bySmi = async (ask: Ask): Promise<FoundGpus | undefined> => {
  for (const program of SMI) {
    const asked = async (fields: string): Promise<readonly string[][] | undefined> => {
      const answer = await ask(program, `--query-gpu=${fields}`, "--format=csv,noheader,nounits");
      return answer.ok ? rows(answer.stdout) : undefined;
    };
    // Drivers before 510 know no compute_cap.
    const found =
      (await asked("index,driver_version,compute_cap,name")) ??
      (await asked("index,driver_version,name"))?.map(([index = "", driver = "", ...name]) => [
        ...[index, driver, ""],
        ...name,
      ]);
    const driver = found?.[0]?.[1];
    if (found === undefined || driver === undefined) continue;
    const sizes = new Map((await asked("index,memory.total"))?.map(([index, mib]) => [index, mib]));
    const gpus = found.map(([index = "", , capability = "", ...name]) => {
      const memory = gigabytes(sizes.get(index));
      return {
        ...gpuOf(Number(index), name.join(", "), capability, "nvidia-smi"),
        ...(memory !== undefined && { memory }),
      };
    });
    return { gpus, driver };
  }
  return undefined;
};

/** GB of what nvidia-smi tells in MiB; of some GPUs it tells `[N/A]`. */
const gigabytes = (mib: string | undefined): number | undefined =>
  mib !== undefined && /^\d+$/.test(mib) ? (Number(mib) * 2 ** 20) / 1e9 : undefined;

const rows = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(",").map((cell) => cell.trim()));

const gpuOf = (
  index: number,
  name: string,
  capability: string,
  by: NonNullable<HostGpu["by"]>,
): HostGpu => {
  if (/^\d+\.\d+$/.test(capability)) return { index, name, capability, by };
  const guess = capabilityByName(name);
  return { index, name, ...(guess !== undefined && { capability: guess, by: "its name" }) };
};

/** Source: CUDA driver API; attributes 75 and 76 are the capability's major and minor version. */
const ASK_LIBCUDA = `
import ctypes
for place in ("", "/run/opengl-driver/lib/", "/usr/lib/wsl/lib/"):
    try:
        cuda = ctypes.CDLL(place + "libcuda.so.1")
        break
    except OSError:
        pass
else:
    raise SystemExit(1)
def ask(function, *arguments):
    if getattr(cuda, function)(*arguments) != 0:
        raise SystemExit(1)
number, device = ctypes.c_int(), ctypes.c_int()
ask("cuInit", 0)
ask("cuDeviceGetCount", ctypes.byref(number))
for index in range(number.value):
    name, parts = ctypes.create_string_buffer(256), []
    ask("cuDeviceGet", ctypes.byref(device), index)
    ask("cuDeviceGetName", name, 256, device)
    for attribute in (75, 76):
        value = ctypes.c_int()
        ask("cuDeviceGetAttribute", ctypes.byref(value), attribute, device)
        parts.append(str(value.value))
    print(index, ".".join(parts), name.value.decode(), sep=",")
`;

const byLibcuda = async (ask: Ask): Promise<FoundGpus | undefined> => {
  const answer = await ask("python3", "-I", "-c", ASK_LIBCUDA);
  const found = answer.ok ? rows(answer.stdout) : [];
  if (found.length === 0) return undefined;
  const gpus = found.map(([index, capability = "", ...name]) =>
    gpuOf(Number(index), name.join(", "), capability, "libcuda"),
  );
  return { gpus };
};

/** Source: NVIDIA driver README, "The /proc/driver/nvidia directory". */
const byName = (tree: Tree): readonly HostGpu[] => {
  const folder = "/proc/driver/nvidia/gpus";
  return tree.names(folder).flatMap((each, index) => {
    const text = tree.text(`${folder}/${each}/information`) ?? "";
    const name = /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim();
    return name === undefined ? [] : [gpuOf(index, name, "", "its name")];
  });
};
