/**
 * Modules that several distributions install under one name, and the attributes of nixpkgs' Python
 * set that do: two of them in one environment overwrite each other. Sources: the wheels' RECORD
 * files (OpenCV's README says to install only one of its four; nvidia-ml-py replaced pynvml), and
 * the recipes in nixpkgs' pkgs/development/python-modules.
 */
export interface ModuleProviders {
  /** Normalised distribution names. */
  readonly distributions: readonly string[];
  /** Attributes of nixpkgs' Python set. */
  readonly attributes: readonly string[];
}

export const MODULE_PROVIDERS: Readonly<Record<string, ModuleProviders>> = {
  cv2: {
    distributions: [
      "opencv-contrib-python",
      "opencv-contrib-python-headless",
      "opencv-python",
      "opencv-python-headless",
    ],
    attributes: ["opencv-python", "opencv-python-headless", "opencv4"],
  },
  pynvml: { distributions: ["nvidia-ml-py", "pynvml"], attributes: ["nvidia-ml-py", "pynvml"] },
  PIL: { distributions: ["pillow", "pillow-simd"], attributes: ["pillow"] },
  triton: {
    distributions: ["pytorch-triton", "pytorch-triton-rocm", "triton"],
    attributes: ["triton", "triton-bin"],
  },
  cupy: {
    distributions: ["cupy", "cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x"],
    attributes: ["cupy"],
  },
  onnxruntime: {
    distributions: [
      "onnxruntime",
      "onnxruntime-gpu",
      "onnxruntime-migraphx",
      "onnxruntime-openvino",
      "onnxruntime-rocm",
    ],
    attributes: ["onnxruntime"],
  },
  pygame: { distributions: ["pygame", "pygame-ce"], attributes: ["pygame", "pygame-ce"] },
};

/** The shared modules a distribution ships: by the table, and by what the lock read of it. */
export const sharedModules = (
  distribution: string,
  modules: readonly string[],
): readonly string[] =>
  Object.keys(MODULE_PROVIDERS).filter(
    (module) =>
      modules.includes(module) || MODULE_PROVIDERS[module]?.distributions.includes(distribution),
  );

/** nixpkgs' attributes for the shared modules a distribution ships. */
export const attributesOfModule = (
  distribution: string,
  modules: readonly string[],
): readonly string[] =>
  sharedModules(distribution, modules).flatMap(
    (module) => MODULE_PROVIDERS[module]?.attributes ?? [],
  );
