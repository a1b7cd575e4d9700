/**
 * Why the probe could not be started, or did not report: the launcher's part of the catalogue, with the
 * same fields as the probe's own catalogue.json. `{name}` stands for a detail.
 */
import type { ErrorEntry } from "../catalogue.ts";

export const LAUNCH_ERRORS = {
  engine_missing: {
    kind: "host",
    message: "{engine} is not installed",
    remedy:
      "Install Docker or Podman, or check without a container: npx comfynix check --via nix, or --via python=PATH.",
  },
  engine_not_running: {
    kind: "host",
    message: "the Docker daemon does not answer at {socket}",
    remedy:
      "Start it: sudo systemctl start docker. A remote one is named by DOCKER_HOST or docker context.",
  },
  engine_denied: {
    kind: "host",
    message: "you may not use the Docker socket {socket}",
    remedy:
      "Join its group and log in again: sudo usermod -aG docker $USER. Or take rootless Podman: --via podman.",
  },
  engine_too_old: {
    kind: "host",
    message: "{engine} {version} knows no CDI devices; {needed} does",
    remedy: "Update it: GPUs reach a container of Podman by CDI alone.",
  },
  no_nvidia_runtime: {
    kind: "host",
    message: "Docker has no NVIDIA runtime: it cannot give a container the GPU",
    remedy:
      "Install nvidia-container-toolkit, then: sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker. On NixOS: hardware.nvidia-container-toolkit.enable = true.",
  },
  no_cdi_spec: {
    kind: "host",
    message: "no CDI specification names nvidia.com/gpu=all",
    remedy:
      "Write one: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml (from toolkit 1.18 on nvidia-cdi-refresh does). On NixOS: hardware.nvidia-container-toolkit.enable = true.",
  },
  stale_cdi_spec: {
    kind: "host",
    message: "the CDI specification names {file}, which is not there",
    remedy:
      "Write it anew after every update of the driver: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml.",
  },
  cdi_of_another_driver: {
    kind: "host",
    message: "the CDI specification {file} is of driver {of}, and {driver} is loaded",
    remedy:
      "Write it anew after every update of the driver: sudo nvidia-ctk cdi generate --output={file}.",
  },
  cdi_not_enabled: {
    kind: "host",
    message: "this Docker does not take CDI devices",
    remedy:
      'Update to Docker 28.2 or later, or switch it on: { "features": { "cdi": true } } in /etc/docker/daemon.json, and restart Docker.',
  },
  driver_refused: {
    kind: "host",
    message: "the driver of this host is too old for the image: it does not meet {condition}",
    remedy:
      "Update the driver, or build the variant of an older CUDA; `npx comfynix check --host` says which one fits.",
  },
  driver_not_loaded: {
    kind: "host",
    message: "the NVIDIA driver is not loaded: {said}",
    remedy:
      "Load it: sudo modprobe nvidia nvidia_uvm; after an update of the kernel or the driver, reboot.",
  },
  driver_half_updated: {
    kind: "host",
    message: "the NVIDIA driver's libraries are of another version than its kernel module",
    remedy: "Reboot: the driver was updated, and the old kernel module is still loaded.",
  },
  driver_absent: {
    kind: "host",
    message: "this machine has an NVIDIA GPU ({device}), but no driver for it is loaded",
    remedy: "Install the driver, or load it: sudo modprobe nvidia. Without a GPU: --no-gpu.",
  },
  toolkit_failed: {
    kind: "host",
    message: "NVIDIA's container toolkit failed: {said}",
    remedy:
      "Ask it on the host: nvidia-container-cli -k -d /dev/stderr info. Update it to 1.18 or later.",
  },
  device_rules_refused: {
    kind: "host",
    message: "NVIDIA's container toolkit may not admit the container to the GPU: {said}",
    remedy:
      "Update it to 1.18 or later. Where that is not enough, as with rootless Docker and in LXC: sudo nvidia-ctk config --set nvidia-container-cli.no-cgroups --in-place, and restart Docker.",
  },
  wsl_no_adapter: {
    kind: "host",
    message: "WSL gives this distribution no GPU: {said}",
    remedy:
      "Update Windows' NVIDIA driver and WSL (wsl --update), and the toolkit to 1.15 or Docker Desktop to 4.31 or later.",
  },
  image_missing: {
    kind: "host",
    message: "{engine} has no image {reference}",
    remedy: "{command}",
  },
  not_built: {
    kind: "host",
    message: "the environment of {image} is not built on this machine",
    remedy: "{command}",
  },
  no_probe: {
    kind: "image",
    message: "the image {reference} holds no comfynix-check",
    remedy:
      "An older comfynix built it, or something else did. Build it again: npx comfynix build.",
  },
  wrong_platform: {
    kind: "host",
    message: "the image {reference} is for x86_64, and this machine runs none of it",
    remedy: "Check it on an x86_64 machine.",
  },
  engine_refused: {
    kind: "host",
    message: "{engine} did not start the container: {said}",
    remedy: "Try by hand what it ran: the report names the command under launch.",
  },
  nix_failed: {
    kind: "host",
    message: "Nix could not run the flake's check: {said}",
    remedy:
      "If it is the flake, write it anew: npx comfynix compile. `npx comfynix build IMAGE` tells more of what Nix says.",
  },
  nix_missing: {
    kind: "host",
    message: "Nix is not installed",
    remedy: "Install it from https://nixos.org/download, or check in a container: --via docker.",
  },
  python_missing: {
    kind: "host",
    message: "there is no Python at {path}",
    remedy: "Name one that runs: --via python=/path/to/bin/python3.",
  },
  python_too_old: {
    kind: "host",
    message: "{path} is Python {version}; the probe needs 3.11 or later",
    remedy: "Name the Python of the image's environment.",
  },
  no_manifest: {
    kind: "host",
    message: "{file}, which says what the image promises, {fault}",
    remedy: "Write it: {command}",
  },
  not_of_config: {
    kind: "host",
    message: "{image} is of no config here, and Nix runs the config's own images alone",
    remedy: "Name one of the config's images, or check it in a container: --via docker.",
  },
  nothing_to_run: {
    kind: "host",
    message: "{image} is neither in Docker or Podman nor in the Nix store of this machine",
    remedy: "{command}",
  },
  no_engine: {
    kind: "host",
    message: "neither Docker nor Podman is installed",
    remedy: "Install one to run the image as a container; without one there is {instead}.",
  },
  gpu_not_found: {
    kind: "host",
    message: "there are NVIDIA devices, but neither nvidia-smi, libcuda nor the kernel names a GPU",
    remedy:
      "Look at dmesg for lines of NVRM; the GPU may have fallen off the bus. Reload the driver, or reboot.",
  },
  gpu_too_small: {
    kind: "host",
    message: "{gpu} has {total} GB of memory, and the image asks for {needed} GB",
    remedy:
      "Run it on a GPU with more memory. If less will do, say so: gpuMemory of the image, or of a variant for such GPUs.",
  },
  architecture_missing: {
    kind: "uncovered",
    message:
      "torch {torch} has no code for {gpu} (compute capability {capability}): it was built for {built}",
    remedy: "It would fail at its first kernel. Instead {fits}.",
  },
  architecture_by_ptx: {
    kind: "uncovered",
    message:
      "torch {torch} has no machine code for {gpu} (compute capability {capability}), only PTX: it was built for {built}",
    remedy:
      "The driver compiles it at first use, which takes minutes once; a newer torch may have it compiled.",
  },
  extension_refuses: {
    kind: "uncovered",
    message: "{name} refuses {gpu} (compute capability {capability}): it runs from {lowest} on",
    remedy:
      "Drop it in a variant for such GPUs: torch's own attention runs on them, and ComfyUI takes it by default.",
  },
  capability_not_promised: {
    kind: "uncovered",
    message: "{gpu} has compute capability {capability}; image {image} promises {promised}",
    remedy: 'If it is meant to run here, add "{capability}" to its option capabilities.',
  },
  probe_died: {
    kind: "checker",
    message: "the probe ended before it had reported: {how}",
    remedy:
      "If it said anything, the last of it is below. A container that is killed mostly ran out of memory: give it more.",
  },
  probe_garbled: {
    kind: "checker",
    message: "what the probe wrote cannot be relied upon: {how}",
    remedy:
      "The image and this comfynix may differ too much: build the image again. Or something in it writes to the probe's output.",
  },
  probe_silent: {
    kind: "checker",
    message: "the probe said nothing for {seconds} s, and was stopped",
    remedy: "If the machine is only slow, allow more: --timeout 600.",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type LaunchErrorCode = keyof typeof LAUNCH_ERRORS;
