/**
 * The megapak: CUDA 13.0 and PyTorch 2.10 on Python 3.14, with what ComfyUI and its best known custom
 * nodes import. ComfyUI itself lives in the volume /root, where its users change it: mount a checkout
 * at /root/ComfyUI.
 *
 * Of the original megapak's packages these are left out:
 *   opencv-python, opencv-python-headless, opencv-contrib-python, opencv-contrib-python-headless
 *                   all are the module cv2; python.opencv4 is the one, with the contrib modules
 *   pynvml          the same module as nvidia-ml-py, which took its place
 *   cupy-cuda12x    for CUDA 12; cupy-cuda13x is here
 *   cozy_comfy      nobody has published a commit of it together with its hash
 */
import { git, image, layer, nixpkg, project, sdist, wheel } from "comfynix";

const pytorch = "https://download.pytorch.org/whl/cu130";
const cupy = "https://github.com/cupy/cupy/releases/download/v14.0.0rc1";
const built = "https://github.com/retif/pytorch-wheels-builder/releases/download";

// NVIDIA's libraries at the versions that torch 2.10.0+cu130 pins. Of wheels that the lock has not
// looked into yet, the config says what they require.
export const cuda = [
  wheel("cuda-bindings", "13.0.3", { requires: ["cuda-pathfinder"] }),
  wheel("cuda-pathfinder", "1.5.5"),
  wheel("nvidia-cublas", "13.1.0.3", { requires: ["nvidia-cuda-nvrtc"] }),
  wheel("nvidia-cuda-cupti", "13.0.85"),
  wheel("nvidia-cuda-nvrtc", "13.0.88"),
  wheel("nvidia-cuda-runtime", "13.0.96"),
  wheel("nvidia-cudnn-cu13", "9.15.1.9", { requires: ["nvidia-cublas"] }),
  wheel("nvidia-cufft", "12.0.0.61", { requires: ["nvidia-nvjitlink"] }),
  wheel("nvidia-cufile", "1.15.1.6"),
  wheel("nvidia-curand", "10.4.0.35"),
  wheel("nvidia-cusolver", "12.0.4.66", { requires: ["nvidia-cublas", "nvidia-cusparse"] }),
  wheel("nvidia-cusparse", "12.6.3.3", { requires: ["nvidia-nvjitlink"] }),
  wheel("nvidia-cusparselt-cu13", "0.8.0"),
  wheel("nvidia-nccl-cu13", "2.28.9"),
  wheel("nvidia-nvjitlink", "13.0.88"),
  wheel("nvidia-nvshmem-cu13", "3.4.5"),
  wheel("nvidia-nvtx", "13.0.85"),
];

const triton = wheel("triton", "3.6.0");
/** What torch requires beside NVIDIA's libraries. */
export const torchRequires = [
  triton,
  "filelock",
  "fsspec",
  "jinja2",
  "networkx",
  "setuptools",
  "sympy",
  "typing-extensions",
];

const torch = wheel(`${pytorch}/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`, {
  requires: [...cuda, ...torchRequires],
});
const torchvision = wheel(
  `${pytorch}/torchvision-0.25.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`,
  { requires: [torch, "numpy", "pillow"] },
);
const torchaudio = wheel(
  `${pytorch}/torchaudio-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`,
  { requires: [torch] },
);

// Compiled against just this torch: they move together.
const kernels = [
  wheel(`${cupy}/cupy_cuda13x-14.0.0rc1-cp314-cp314-manylinux2014_x86_64.whl`, {
    requires: [...cuda, "numpy"],
  }),
  wheel(
    `${built}/flash-attn-v2.8.2-py314-torch2.10.0-cu130/flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl`,
    { requires: [torch, "einops"] },
  ),
  wheel(
    `${built}/sageattention-v2.2.0-py314-torch2.10.0-cu130/sageattention-2.2.0%2Bcu130torch2.10.0-cp314-cp314-linux_x86_64.whl`,
    { requires: [torch] },
  ),
  wheel(
    `${built}/nunchaku-v1.0.2-py314-torch2.10.0-cu130/nunchaku-1.0.2%2Btorch2.10-cp314-cp314-linux_x86_64.whl`,
    { requires: [torch, torchvision] },
  ),
];

/** Layers that change rarely come first: an update re-sends only what lies above it. */
export const comfyui = image("comfyui-boot", {
  tag: "cu130-megapak-py314",
  python: "3.14",
  cuda: "13.0",
  jit: true, // Triton compiles its launchers when they are first called
  layers: [
    layer(
      "system",
      nixpkg("bash", "coreutils", "findutils", "gnugrep", "gnused", "gnutar", "gzip", "which"),
      nixpkg("cacert"),
    ),
    layer("tools", nixpkg("git", "aria2", "ffmpeg", "x264", "x265", "vim", "fish")),
    layer("cuda", cuda),
    layer(
      "torch",
      nixpkg("python.filelock", "python.fsspec", "python.jinja2", "python.networkx"),
      nixpkg("python.setuptools", "python.sympy", "python.typing-extensions"),
      nixpkg("python.numpy", "python.pillow", "python.einops"),
      [triton, torch, torchvision, torchaudio],
    ),
    layer("kernels", kernels),
    layer(
      "science",
      nixpkg("python.scipy", "python.pandas", "python.scikit-learn", "python.scikit-image"),
      nixpkg("python.numba", "python.numexpr", "python.joblib", "python.dill"),
      nixpkg("python.matplotlib", "python.seaborn", "python.shapely", "python.trimesh"),
      nixpkg("python.onnx", "python.flatbuffers", "python.protobuf"),
      wheel("onnxruntime-gpu", "1.24.3", { requires: ["numpy", "protobuf", "flatbuffers"] }),
    ),
    layer(
      "media",
      nixpkg("python.opencv4", "python.albumentations", "python.albucore", "python.dlib"),
      nixpkg("python.av", "python.imageio", "python.imageio-ffmpeg", "python.python-ffmpeg"),
      nixpkg("python.pydub", "python.mss", "python.piexif", "python.qrcode"),
      nixpkg("python.color-matcher", "python.colour-science", "python.webcolors"),
      nixpkg("python.pycocotools", "python.pymatting", "python.rembg"),
      nixpkg("python.pyopengl", "python.glfw"),
      wheel("decord", "0.6.0", { requires: ["numpy"] }),
    ),
    layer(
      "models",
      nixpkg("python.accelerate", "python.diffusers", "python.peft", "python.transformers"),
      nixpkg("python.huggingface-hub", "python.safetensors", "python.sentencepiece"),
      nixpkg("python.tokenizers", "python.gguf", "python.open-clip-torch", "python.timm"),
      nixpkg("python.kornia", "python.spandrel", "python.ultralytics", "python.fairscale"),
      nixpkg("python.torchdiffeq", "python.torchmetrics", "python.torchsde"),
      nixpkg("python.rotary-embedding-torch", "python.fvcore", "python.iopath"),
    ),
    layer(
      "services",
      nixpkg("python.aiohttp", "python.requests", "python.urllib3", "python.yarl"),
      nixpkg("python.alembic", "python.sqlalchemy", "python.pydantic", "python.pydantic-settings"),
      nixpkg("python.gdown", "python.wget", "python.gitpython", "python.pygit2"),
      nixpkg("python.pygithub"),
    ),
    layer(
      "utilities",
      nixpkg("python.addict", "python.easydict", "python.omegaconf", "python.hydra-core"),
      nixpkg("python.yacs", "python.pyyaml", "python.toml", "python.tomli", "python.deepdiff"),
      nixpkg("python.cachetools", "python.chardet", "python.ftfy", "python.regex", "python.lark"),
      nixpkg("python.pyparsing", "python.simpleeval", "python.python-dateutil"),
      nixpkg("python.loguru", "python.prettytable", "python.rich", "python.rich-argparse"),
      nixpkg("python.tqdm", "python.typer", "python.aenum", "python.blake3"),
      nixpkg("python.psutil", "python.py-cpuinfo", "python.nvidia-ml-py"),
      nixpkg("python.importlib-metadata", "python.requirements-parser"),
    ),
    layer(
      "building", // for nodes that users install while it runs
      nixpkg("python.pip", "python.uv", "python.build", "python.wheel", "python.packaging"),
      nixpkg("python.scikit-build-core", "python.cython", "python.black", "python.yapf"),
    ),
    layer(
      "nodes",
      nixpkg("python.daltonlens", "python.filterpy"),
      git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"),
      git("facebookresearch/segment-anything", "dca509fe793f601edb92606367a655c15ac00fdf"),
      git("cozy-comfyui/cozy_comfyui", "6f37572d41a4124f406c1d1f33b61f0fd56b4d99"),
      git("ltdrdata/cstr", "0520c29a18a7a869a6e5983861d6f7a4c86f8e9b"),
      git("ltdrdata/ffmpy", "f000737698b387ffaeab7cd871b0e9185811230d"),
      git("ltdrdata/img2texture", "d6159abea44a0b2cf77454d3d46962c8b21eb9d3"),
      git("FHPythonUtils/BlendModes", "74eeb6a4cd887decca66ed23bcf448a964442463"),
      git("akiomik/pilgram", "f1ba6a219500a0a7af5c14442fd1e49c94f24d21"),
      sdist("blend_modes", "2.2.0", { buildSystem: ["setuptools"], requires: ["numpy"] }),
      sdist("compel", "2.0.3", {
        buildSystem: ["setuptools"],
        requires: [torch, "diffusers", "pyparsing", "transformers"],
      }),
      sdist("insightface", "0.7.3", {
        buildSystem: ["cython", "numpy", "setuptools"],
        requires: ["numpy", "onnx", "opencv4", "scikit-image", "scikit-learn", "easydict"],
      }),
      sdist("pixeloe", "0.1.4"),
      wheel("clip-interrogator", "0.6.0"),
      wheel("facexlib", "0.3.0", { requires: [torch, torchvision, "filterpy", "numba"] }),
      wheel("transparent-background", "1.3.4"),
    ),
    layer(
      "comfyui", // what ComfyUI 0.25.0 asks for by exact version
      wheel("comfyui-frontend-package", "1.45.15"),
      wheel("comfyui-workflow-templates", "0.10.0"),
      wheel("comfyui-workflow-templates-core", "0.3.255"),
      wheel("comfyui-workflow-templates-media-api", "0.3.80"),
      wheel("comfyui-workflow-templates-media-image", "0.3.152"),
      wheel("comfyui-workflow-templates-media-other", "0.3.220"),
      wheel("comfyui-workflow-templates-media-video", "0.3.92"),
      wheel("comfyui-embedded-docs", "0.5.4"),
      wheel("comfy-kitchen", "0.2.10", { requires: [torch] }),
      wheel("comfy-aimdo", "0.4.10"),
    ),
  ],
  env: {
    CLI_ARGS: "",
    PYTHONPYCACHEPREFIX: "/root/.cache/pycache",
    PYTHONUNBUFFERED: "1",
    PIP_USER: "true", // what nodes install goes to /root/.local and stays there
    PIP_ROOT_USER_ACTION: "ignore",
  },
  ports: [8188],
  volumes: ["/root"],
  workingDir: "/root",
  entrypoint: ["bash", "-c", "exec python3 ComfyUI/main.py --listen --port 8188 $CLI_ARGS"],
  labels: {
    "org.opencontainers.image.title": "ComfyUI megapak",
    "org.opencontainers.image.description": "ComfyUI with CUDA 13.0, PyTorch 2.10, Python 3.14",
    "org.opencontainers.image.url": "https://github.com/comfyanonymous/ComfyUI",
  },
});

export default project({
  nixpkgs: git("NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993"),
});
