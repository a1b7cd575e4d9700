/** The command that runs the probe in a container. */
import { ALL_GPUS } from "./cdi.ts";
import type { GpuWay } from "./launch.ts";

/** A container to run. */
export interface Container {
  readonly engine: "docker" | "podman";
  /** Name of the container, by which it is removed. */
  readonly name: string;
  /** The image, as the engine knows it. */
  readonly reference: string;
  readonly gpus: GpuWay;
  /** Whether SELinux must not stand between the container and the driver's devices. */
  readonly unlabelled: boolean;
  /** The user's own arguments of `run`. */
  readonly extra: readonly string[];
  /** The probe's arguments. */
  readonly args: readonly string[];
}

/**
 * Arguments of `docker run` or `podman run`: as strict as a user's container may be, so that what passes
 * here passes there. No network, nothing to write on but /tmp (which may hold programs: Triton compiles
 * into it), the image's own user. Nothing is pulled, and nothing stays.
 *
 * @example
 * // run --rm --pull never --network none --read-only … --entrypoint comfynix-check IMAGE --json
 */
export const runArguments = (container: Container): readonly string[] => {
  const { engine, name, reference, gpus, unlabelled, extra, args } = container;
  return [
    "run",
    "--rm",
    "--pull=never",
    `--name=${name}`,
    "--network=none",
    "--read-only",
    // Podman would put an empty folder over /run, which is where the driver's libraries are.
    ...(engine === "podman" ? ["--read-only-tmpfs=false"] : []),
    "--tmpfs=/tmp:rw,exec,nosuid,nodev,mode=1777",
    // NCCL's ranks meet there; 64 MB, the default, are too few.
    "--shm-size=1g",
    ...(gpus === "cdi" ? [`--device=${ALL_GPUS}`] : gpus === "gpus" ? ["--gpus=all"] : []),
    ...(unlabelled ? ["--security-opt=label=disable"] : []),
    ...extra,
    "--entrypoint=comfynix-check",
    reference,
    ...args,
  ];
};

/** A name no other container has: of this process, at this time. */
export const containerName = (): string =>
  `comfynix-check-${String(process.pid)}-${Date.now().toString(36)}`;
