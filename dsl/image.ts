/** `image()`: an OCI image. */
import type { Accelerator, Capability, KnownCuda, Rocm, Xpu } from "./accelerator.ts";
import { placed } from "./call-site.ts";
import type { Contents, Fits } from "./fit.ts";
import { defined, frozen, type Loose } from "./frozen.ts";
import type { EnvValue, Fragment, Image, Index, Layer, PythonVersion } from "./node.ts";

/** What may be said of an image beside its interpreter, accelerator and layers. */
export interface CommonOptions {
  /** Where the lock looks for files. Default: PyTorch's index for torch's family, PyPI for the rest. */
  readonly indexes?: readonly Index[];
  /** Environment variables; `` path`…` `` names a store path. Default: none beside `PATH`. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** TCP ports it listens on, 1-65535. Default: none. */
  readonly ports?: readonly number[];
  /** Folders that outlive a container, absolute. Default: none. */
  readonly volumes?: readonly string[];
  /** Who runs it: `name`, `uid` or `uid:gid`. Default: root. */
  readonly user?: string;
  /** Absolute. Default: `/`. */
  readonly workingDir?: string;
  /** The command it starts, an entry a word, as no shell takes it apart; text alone is a list of one. Default: none. */
  readonly entrypoint?: EnvValue | readonly EnvValue[];
  /** OCI labels. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * CUDA compute capabilities of the GPUs it must run on, `["8.9", "12.0"]`; only with `cuda`. They are
   * what `comfynix check` holds the GPU and the wheels against, and what CUDA code is compiled for.
   * Default: whatever the wheels were built for.
   */
  readonly capabilities?: readonly Capability[];
  /**
   * GB of memory that must be free on a GPU (10^9 bytes, so that a 24 GB card has 24); only with `cuda`.
   * `comfynix check` holds the GPU against it. Default: any will do.
   */
  readonly gpuMemory?: number;
  /**
   * Whether it compiles at run time, as `torch.compile` and Triton do: a C compiler, Python's and
   * CUDA's headers and ptxas come along. Default: false.
   */
  readonly jit?: boolean;
  /** Nix: what to add to the flake's outputs; `pkgs`, `python` and `image` are in scope. Default: nothing. */
  readonly outputs?: Fragment;
}

/** Options of `image()`. */
export interface ImageOptions<
  Name extends string = string,
  Python extends PythonVersion = PythonVersion,
  Layers extends readonly Layer[] = readonly Layer[],
  Cuda extends string | undefined = string | undefined,
  RocmVersion extends string | undefined = string | undefined,
> extends CommonOptions {
  /** Tag of the OCI image. */
  readonly tag: string;
  /** Its interpreter; `t` is the free-threaded build (PEP 703). */
  readonly python: Python;
  /** Version of CUDA, `13.0`. At most one of `cuda`, `rocm`, `xpu`; none means CPU. */
  readonly cuda?: Cuda | NoInfer<KnownCuda>;
  /** Version of ROCm. */
  readonly rocm?: Rocm<Cuda, RocmVersion>;
  /** Version of Intel's XPU stack. */
  readonly xpu?: Xpu<Cuda, RocmVersion>;
  /** Its layers, lowest first. A wheel that `python` does not load is an error at its layer. */
  readonly layers: Fits<Layers, Name, Python>;
}

/**
 * An OCI image. Exported from the config it is a build target, named by the export in kebab-case.
 *
 * A wheel whose file name says that the image's interpreter does not load it is a type error:
 * `flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui-boot runs Python 3.14 and needs cp314-cp314`.
 *
 * @param name  Repository name of the OCI image. Images may share one and differ in their tags.
 * @example
 * ```ts
 * export const comfyui = image("comfyui-boot", {
 *   tag: "cu130-py314",
 *   python: "3.14",
 *   cuda: "13.0",
 *   layers: [
 *     layer("base", nixpkg("bash", "coreutils", "ffmpeg")),
 *     layer("torch", wheel("torch", "2.10.0")),
 *   ],
 *   ports: [8188],
 * });
 * ```
 * becomes
 * ```nix
 * dockerTools.streamLayeredImage {
 *   name = "comfyui-boot";
 *   tag = "cu130-py314";
 *   config.ExposedPorts."8188/tcp" = { };
 * }
 * ```
 */
export function image<
  const Name extends string,
  const Python extends PythonVersion,
  const Layers extends readonly Layer[],
  const Cuda extends string | undefined = undefined,
  const RocmVersion extends string | undefined = undefined,
>(
  name: Name,
  options: ImageOptions<Name, Python, Layers, Cuda, RocmVersion>,
): Image<Name, Python, Contents<Layers>>;
export function image(name: string, options: Omit<ImageFields, "name">): Image {
  return placed({ ...imageFields({ ...options, name }) }, image);
}

/** Options as the function receives them. */
export type ImageFields = Loose<CommonOptions> & Loose<Record<Accelerator, string>> & Essentials;

interface Essentials {
  readonly name: string;
  readonly tag: string;
  readonly python: PythonVersion;
  readonly layers: readonly Layer[];
}

/** An image's fields before it gets its place, with defaults for what was not said. */
export const imageFields = (options: ImageFields): Image => {
  const { layers = [], env = {}, ports = [], volumes = [], labels = {}, ...others } = options;
  const { entrypoint, ...given } = defined(others);
  return frozen({
    kind: "image",
    ...given,
    layers,
    env,
    ports,
    volumes,
    ...(entrypoint === undefined ? {} : { entrypoint: [entrypoint].flat() }),
    labels,
  });
};
