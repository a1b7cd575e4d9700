/**
 * The megapak on free-threaded Python 3.14t (PEP 703). What is compiled for Python with the GIL stays
 * out: the attention kernels, cupy, torchaudio, onnxruntime-gpu. So do OpenCV and numba, which have no
 * release for 3.14t, and all that stands on them.
 *
 * Expect three warnings: facts-missing, as the lock does not know yet what is inside of all wheels;
 * requires-unproven and build-system-unproven, as nobody has asked nixpkgs what its packages require and
 * which setuptools builds CLIP.
 */
import { nixpkg, sdist, git, variant, wheel } from "comfynix";
import { comfyui as withGil, cuda, torchRequires } from "../../comfyui.config.ts";

const pytorch = "https://download.pytorch.org/whl/cu130";
const torch = wheel(`${pytorch}/torch-2.10.0%2Bcu130-cp314-cp314t-manylinux_2_28_x86_64.whl`, {
  requires: [...cuda, ...torchRequires],
});

export const comfyui = variant(withGil, {
  tag: "cu130-megapak-py314t",
  python: "3.14t",
  drop: [
    "kernels",
    wheel("torchaudio", "2.10.0"),
    wheel("onnxruntime-gpu", "1.24.3"),
    nixpkg("python.opencv4", "python.albumentations", "python.albucore", "python.ultralytics"),
    nixpkg("python.numba", "python.pymatting", "python.rembg"),
    git("cozy-comfyui/cozy_comfyui", "6f37572d41a4124f406c1d1f33b61f0fd56b4d99"),
    sdist("insightface", "0.7.3"),
    sdist("pixeloe", "0.1.4"),
    wheel("facexlib", "0.3.0"),
    wheel("transparent-background", "1.3.4"),
  ],
  replace: [
    torch,
    wheel(`${pytorch}/torchvision-0.25.0%2Bcu130-cp314-cp314t-manylinux_2_28_x86_64.whl`, {
      requires: [torch, "numpy", "pillow"],
    }),
  ],
  labels: {
    "org.opencontainers.image.description": "ComfyUI with CUDA 13.0, PyTorch 2.10, Python 3.14t",
  },
});

export { default } from "../../comfyui.config.ts";
