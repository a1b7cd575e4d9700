/**
 * Modules that several distributions install, each with its own files at the same paths. Only one of
 * them may be in an environment.
 *
 * Sources: opencv-python's README ("do not install multiple different packages in the same
 * environment", they all use `cv2`); CuPy's installation guide ("only one CuPy package"); ONNX
 * Runtime's install page ("only one of these packages should be installed at a time"); pygame-ce's
 * README; the top-level modules of the others as their wheels list them.
 */

/** Module → normalised distributions that install it. */
export const moduleProviders: Readonly<Record<string, readonly string[]>> = {
  PIL: ["pillow", "pillow-simd", "pillow-avif-plugin-simd"],
  cupy: ["cupy", "cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x", "cupy-rocm-5-0", "cupy-rocm-7-0"],
  cv2: [
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
    "opencv",
  ],
  faiss: ["faiss-cpu", "faiss-gpu", "faiss-gpu-cu11", "faiss-gpu-cu12", "faiss"],
  ffmpeg: ["ffmpeg-python", "python-ffmpeg", "ffmpeg"],
  onnxruntime: [
    "onnxruntime",
    "onnxruntime-gpu",
    "onnxruntime-rocm",
    "onnxruntime-migraphx",
    "onnxruntime-openvino",
    "onnxruntime-directml",
  ],
  pygame: ["pygame", "pygame-ce"],
  pynvml: ["nvidia-ml-py", "pynvml", "nvidia-ml-py3"],
  tensorflow: ["tensorflow", "tensorflow-cpu", "tensorflow-gpu"],
  triton: ["triton", "pytorch-triton", "pytorch-triton-rocm", "pytorch-triton-xpu", "triton-rocm"],
};

/** nixpkgs' attributes (below `python`) whose name is not that of the distribution they stand for. */
export const attributeProviders: Readonly<Record<string, string>> = {
  opencv4: "opencv",
  opencv4Full: "opencv",
  opencv3: "opencv",
};

/**
 * Packages shared by many distributions (PEP 420 namespaces, or kept as such by agreement), and
 * folders that wheels carry by mistake: that two install them says nothing.
 */
export const sharedModules: ReadonlySet<string> = new Set([
  "azure",
  "backports",
  "benchmarks",
  "cuda",
  "docs",
  "examples",
  "google",
  "jaraco",
  "mpl_toolkits",
  "nvidia",
  "opentelemetry",
  "repoze",
  "ruamel",
  "scripts",
  "sphinxcontrib",
  "test",
  "tests",
  "tools",
  "zope",
]);
