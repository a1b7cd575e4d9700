/**
 * The CDI specifications of NVIDIA's GPUs on this machine. Source: Container Device Interface
 * specification 0.8; NVIDIA Container Toolkit documentation, "Support for Container Device Interface".
 */
import type { Tree } from "../../host/tree.ts";

/** The device that stands for all GPUs. */
export const ALL_GPUS = "nvidia.com/gpu=all";

/** Where engines look unless they are told otherwise; /var/run is /run on most systems. */
const CDI_FOLDERS = ["/etc/cdi", "/var/run/cdi", "/run/cdi"];

/** One specification. */
export interface CdiSpec {
  readonly file: string;
  /** The driver whose libraries it mounts, by the name of libcuda. */
  readonly driver?: string;
  /** Whether it has a device for all GPUs. */
  readonly all: boolean;
}

/** The specifications of `nvidia.com/gpu` in `folders`. JSON and YAML alike are read by their lines. */
export const cdiSpecs = (
  tree: Tree,
  folders: readonly string[] = CDI_FOLDERS,
): readonly CdiSpec[] => {
  const files = folders.flatMap((folder) =>
    tree
      .names(folder)
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const found = new Map<string, CdiSpec>();
  for (const file of files) {
    const text = tree.text(file) ?? "";
    if (!/["']?kind["']?\s*:\s*["']?nvidia\.com\/gpu["']?\s*(?:,|\}|$)/m.test(text)) continue;
    const driver = /libcuda\.so\.(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
    const all = /["']?name["']?\s*:\s*["']?all["']?\s*(?:,|\}|$)/m.test(text);
    // /run/cdi is /var/run/cdi where one is a link to the other.
    const key = file.replace(/^\/var\/run\//, "/run/");
    if (!found.has(key)) found.set(key, { file, all, ...(driver !== undefined && { driver }) });
  }
  return [...found.values()];
};
