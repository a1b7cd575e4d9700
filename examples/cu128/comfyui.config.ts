/**
 * The megapak for CUDA 12.8: for drivers older than 580 and for Volta. The attention kernels, cupy and
 * onnxruntime-gpu are built for CUDA 13 and stay out; so does cuda-bindings 12.9.4, whose hash is not
 * known.
 *
 * Expect three warnings: facts-missing, as the lock does not know yet what is inside of all wheels;
 * requires-unproven and build-system-unproven, as nobody has asked nixpkgs what its packages require and
 * which setuptools builds CLIP.
 */
import { layer, variant, wheel } from "comfynix";
import { comfyui as cu130, torchRequires } from "../../comfyui.config.ts";

const pytorch = "https://download.pytorch.org/whl/cu128";

// Libraries of clusters, which nobody ships and a single machine does without.
const infiniband = ["libibverbs.so.1", "libmlx5.so.1", "librdmacm.so.1"];
const openMpi = ["libmpi.so.40", "liboshmem.so.40", "libpmix.so.2", "libucp.so.0", "libucs.so.0"];

const cuda = [
  wheel("cuda-pathfinder", "1.5.5"),
  wheel("nvidia-cublas-cu12", "12.8.4.1"),
  wheel("nvidia-cuda-cupti-cu12", "12.8.90"),
  wheel("nvidia-cuda-nvrtc-cu12", "12.8.93"),
  wheel("nvidia-cuda-runtime-cu12", "12.8.90"),
  wheel("nvidia-cudnn-cu12", "9.10.2.21", { requires: ["nvidia-cublas-cu12"] }),
  wheel("nvidia-cufft-cu12", "11.3.3.83", { requires: ["nvidia-nvjitlink-cu12"] }),
  wheel("nvidia-cufile-cu12", "1.13.1.3", { ignoreMissing: infiniband }),
  wheel("nvidia-curand-cu12", "10.3.9.90"),
  wheel("nvidia-cusolver-cu12", "11.7.3.90", {
    requires: ["nvidia-cublas-cu12", "nvidia-cusparse-cu12", "nvidia-nvjitlink-cu12"],
  }),
  wheel("nvidia-cusparse-cu12", "12.5.8.93", { requires: ["nvidia-nvjitlink-cu12"] }),
  wheel("nvidia-cusparselt-cu12", "0.7.1"),
  wheel("nvidia-nccl-cu12", "2.27.5"),
  wheel("nvidia-nvjitlink-cu12", "12.8.93"),
  wheel("nvidia-nvshmem-cu12", "3.4.5", {
    ignoreMissing: [...infiniband, ...openMpi, "libfabric.so.1"],
  }),
  wheel("nvidia-nvtx-cu12", "12.8.90"),
];
const torch = wheel(`${pytorch}/torch-2.10.0%2Bcu128-cp314-cp314-manylinux_2_28_x86_64.whl`, {
  requires: [...cuda, ...torchRequires],
});

export const comfyui = variant(cu130, {
  tag: "cu128-megapak-py314",
  cuda: "12.8",
  drop: ["kernels", wheel("onnxruntime-gpu", "1.24.3")],
  replace: [
    layer("cuda", cuda),
    torch,
    wheel(`${pytorch}/torchvision-0.25.0%2Bcu128-cp314-cp314-manylinux_2_28_x86_64.whl`, {
      requires: [torch, "numpy", "pillow"],
    }),
    wheel(`${pytorch}/torchaudio-2.10.0%2Bcu128-cp314-cp314-manylinux_2_28_x86_64.whl`, {
      requires: [torch],
    }),
  ],
  labels: {
    "org.opencontainers.image.description": "ComfyUI with CUDA 12.8, PyTorch 2.10, Python 3.14",
  },
});

export { default } from "../../comfyui.config.ts";
