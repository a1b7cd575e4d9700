/** What is known of a machine before anything runs on its GPU. */
import type { CdiSpec } from "../launch/cdi.ts";
import type { GpuHere } from "../launch/gpu-here.ts";

/** A GPU. */
export interface HostGpu {
  readonly index: number;
  readonly name: string;
  /** `8.9`; absent where nobody could tell. */
  readonly capability?: string;
  /** GB (10^9 bytes) in all; absent where nobody could tell. */
  readonly memory?: number;
  /** Who told the capability. */
  readonly by?: "nvidia-smi" | "libcuda" | "its name";
}

/** A container engine, and whether it can give a container the GPUs. */
export interface EngineFacts {
  readonly engine: "docker" | "podman";
  readonly version?: string;
  /** How it gives GPUs; absent where it cannot. */
  readonly gpus?: "cdi" | "gpus";
  /** Why it cannot: a code of the catalogue, with its details. */
  readonly fault?: { readonly code: string; readonly details: Readonly<Record<string, string>> };
}

export interface HostFacts {
  /** `Ubuntu 24.04.1 LTS`, from os-release. */
  readonly system: string;
  readonly wsl: boolean;
  readonly here: GpuHere;
  /** The kernel module's version; under WSL, that of Windows' driver. */
  readonly driver?: string;
  readonly gpus: readonly HostGpu[];
  /** Engines that are installed. */
  readonly engines: readonly EngineFacts[];
  readonly specs: readonly CdiSpec[];
  readonly nix: boolean;
}
