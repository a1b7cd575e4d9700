/** The image whose package set lies beside this file as Nix written by hand. */
import type { Context } from "../../../compiler/context.ts";
import type { AttributeFacts, Facts } from "../../../compiler/lock/lock.ts";
import { git, image, layer, nixpkg, wheel } from "../../../dsl/index.ts";
import { contextOf } from "../../helpers/context.ts";

const PYTORCH = "https://download.pytorch.org/whl";
const PYPI = "https://files.pythonhosted.org/packages";

const comfyui = image("by-hand", {
  tag: "cu130-py314",
  python: "3.14",
  cuda: "13.0",
  layers: [
    layer("base", nixpkg("bash", "coreutils", "git", "ffmpeg")),
    layer(
      "cuda",
      wheel(`${PYPI}/nvidia_cuda_runtime-13.0.96-py3-none-manylinux_2_17_x86_64.whl`),
      wheel(`${PYPI}/nvidia_cudnn_cu13-9.15.1.9-py3-none-manylinux_2_27_x86_64.whl`),
    ),
    layer(
      "torch",
      wheel(`${PYPI}/triton-3.6.0-cp314-cp314-manylinux_2_27_x86_64.whl`),
      wheel(`${PYTORCH}/cu130/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`),
      wheel(`${PYTORCH}/cu130/torchaudio-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`),
    ),
    layer(
      "science",
      nixpkg("python.numpy", "python.scipy", "python.pillow", "python.filelock", "python.sympy"),
      nixpkg("python.safetensors", "python.regex", "python.tqdm", "python.typing-extensions"),
    ),
    layer(
      "models",
      nixpkg("python.transformers", "python.peft", "python.torchvision"),
      wheel(`${PYPI}/kornia_rs-0.1.10-cp314-cp314-manylinux_2_17_x86_64.whl`),
      wheel(`${PYPI}/spandrel-0.4.2-py3-none-any.whl`),
      git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"),
    ),
  ],
});

const SITE = { runtime: "nvidia/cuda_runtime/lib", cudnn: "nvidia/cudnn/lib" };

const facts: Readonly<Record<string, Facts>> = {
  nvidia_cuda_runtime: {
    elf: [{ path: `${SITE.runtime}/libcudart.so.13`, needed: ["libc.so.6", "libdl.so.2"] }],
    metadata: { requires: [] },
  },
  nvidia_cudnn_cu13: {
    elf: [
      { path: `${SITE.cudnn}/libcudnn.so.9`, needed: ["libc.so.6", "libz.so.1", "libstdc++.so.6"] },
    ],
    metadata: { requires: [] },
  },
  triton: {
    elf: [{ path: "triton/_C/libtriton.so", needed: ["libz.so.1", "libstdc++.so.6", "libc.so.6"] }],
    metadata: { requires: [] },
  },
  torch: {
    elf: [
      {
        path: "torch/lib/libtorch_cuda.so",
        needed: ["libc10.so", "libcudart.so.13", "libcudnn.so.9", "libstdc++.so.6", "libcuda.so.1"],
      },
      { path: "torch/lib/libc10.so", needed: ["libstdc++.so.6", "libgcc_s.so.1"] },
      { path: "torch/lib/libtorch.so", needed: ["libtorch_cuda.so"] },
    ],
    metadata: {
      requires: [
        "filelock",
        "numpy",
        "nvidia-cuda-runtime==13.0.96",
        "nvidia-cudnn-cu13==9.15.1.9",
        "sympy",
        "triton==3.6.0",
        "typing-extensions",
      ],
    },
  },
  torchaudio: {
    elf: [{ path: "torchaudio/lib/_torchaudio.so", needed: ["libtorch.so", "libc10.so"] }],
    metadata: { requires: ["torch==2.10.0"] },
  },
  kornia_rs: {
    elf: [{ path: "kornia_rs/kornia_rs.so", needed: ["libgcc_s.so.1", "libc.so.6"] }],
    metadata: { requires: [] },
  },
  spandrel: {
    elf: [],
    metadata: { requires: ["torch", "torchvision", "safetensors", "numpy", "typing-extensions"] },
  },
  CLIP: {
    buildSystem: { requires: ["setuptools"] },
    metadata: { requires: ["regex", "tqdm", "torch", "torchvision"] },
  },
};

const known = (distribution: string, ...requires: readonly string[]): AttributeFacts => ({
  distribution,
  requires: [...requires],
});

const attributes: Readonly<Record<string, AttributeFacts>> = Object.fromEntries(
  [
    known("numpy"),
    known("scipy", "numpy"),
    known("pillow"),
    known("filelock"),
    known("sympy", "mpmath"),
    known("safetensors"),
    known("regex"),
    known("tqdm"),
    known("typing-extensions"),
    known("transformers", "filelock", "huggingface-hub", "numpy", "regex", "safetensors", "tqdm"),
    known("peft", "accelerate", "numpy", "torch", "tqdm", "transformers"),
    known("torchvision", "numpy", "pillow", "scipy", "torch"),
  ].map((each) => [`python314Packages.${each.distribution}`, each]),
);

/** The same image, for the compiler. */
export const byHandContext = (): Context => contextOf({ comfyui }, { facts, attributes });
