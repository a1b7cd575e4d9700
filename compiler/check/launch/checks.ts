/** What this side of the container checks: the start of the probe, and the machine for `--host`. */
import type { CheckEntry } from "../catalogue.ts";

export const LAUNCH_CHECKS: Readonly<Record<string, CheckEntry>> = {
  launch: {
    title: "the probe starts and reports",
    kind: "host",
    gpu: false,
    explain:
      "The image is run with its GPU the way a user would run it: --gpus all or the CDI device, a read-only root, no network, the image's own user. Whatever keeps it from starting, in the engine's, Nix's or Python's words, is told here: nothing in the image has run then.",
  },
  "machine.gpu": {
    title: "there is an NVIDIA GPU",
    kind: "host",
    gpu: true,
    explain:
      "Part of --host. Looks for NVIDIA's devices (/dev/nvidia*, under WSL /dev/dxg) and asks nvidia-smi, else libcuda, else the kernel's own files for names and compute capabilities. A GPU on the PCI bus without a driver is told apart from none.",
  },
  "machine.driver": {
    title: "the driver runs the image's CUDA",
    kind: "host",
    gpu: true,
    explain:
      "Part of --host. Every release of a major version of CUDA runs from one driver on (minor-version compatibility): 580 for CUDA 13, 525.60.13 for CUDA 12. Below that nothing runs. Between it and the driver the release was made with, what is new in the release is missing, PTX of it foremost: a warning.",
  },
  "machine.architectures": {
    title: "torch was built for this GPU",
    kind: "uncovered",
    gpu: true,
    explain:
      "Part of --host. PyTorch's own wheels hold machine code for a list of compute capabilities, which differs by release and CUDA; a GPU runs code of its own major version and the same or an earlier minor one. Of other builds only running them tells: gpu.arch does, in the built image.",
  },
  "machine.extensions": {
    title: "extensions take this GPU",
    kind: "uncovered",
    gpu: true,
    explain:
      "Part of --host. FlashAttention 2 and SageAttention 2 refuse GPUs before Ampere (compute capability 8.0), whatever they were built for. Of other extensions only running them tells: k.ext does, in the built image.",
  },
  "machine.promised": {
    title: "the config promises this GPU",
    kind: "uncovered",
    gpu: true,
    explain:
      "Part of --host. Compares the GPUs with the image option capabilities, where it is given.",
  },
  "machine.memory": {
    title: "a GPU has as much memory as the image asks for",
    kind: "host",
    gpu: true,
    explain:
      "Part of --host. Compares the GPU with the most memory, as nvidia-smi tells it, with the image option gpuMemory. How much of it is free tells only the check of the built image: gpu.memory.",
  },
  "machine.engine": {
    title: "a container can be given the GPU",
    kind: "host",
    gpu: false,
    explain:
      "Part of --host. Docker gives GPUs through NVIDIA's container toolkit (--gpus all) or a CDI specification (--device nvidia.com/gpu=all, Docker 25 and later), Podman by CDI alone (4.1 and later). One engine that can is enough.",
  },
  "machine.cdi": {
    title: "the CDI specification is of this driver",
    kind: "host",
    gpu: false,
    explain:
      "Part of --host. A specification names the driver's files with their version. After an update of the driver they are gone, and no container with a GPU starts until it is written anew.",
  },
};
