/** `image()`: an OCI image. */
import { placed } from "./call-site.ts";
import type { Contents, Fits } from "./fit.ts";
import { defined, frozen, type Loose } from "./frozen.ts";
import type { oneAccelerator } from "./message.ts";
import type { EnvValue, Image, Index, Layer, PythonVersion } from "./node.ts";

/** What may be said of an image beside its interpreter, accelerator and layers. */
export interface CommonOptions {
  readonly indexes?: readonly Index[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly ports?: readonly number[];
  readonly volumes?: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  readonly entrypoint?: EnvValue | readonly EnvValue[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** At most one of the three, by its version; none means CPU. */
export interface Accelerators<Cuda extends string | undefined, Rocm extends string | undefined> {
  readonly cuda?: Cuda;
  readonly rocm?: [Cuda] extends [undefined] ? Rocm : oneAccelerator<"cuda", "rocm">;
  readonly xpu?: [Cuda] extends [undefined]
    ? [Rocm] extends [undefined]
      ? string
      : oneAccelerator<"rocm", "xpu">
    : oneAccelerator<"cuda", "xpu">;
}

export interface ImageOptions<
  Name extends string = string,
  Python extends PythonVersion = PythonVersion,
  Layers extends readonly Layer[] = readonly Layer[],
  Cuda extends string | undefined = string | undefined,
  Rocm extends string | undefined = string | undefined,
>
  extends CommonOptions, Accelerators<Cuda, Rocm> {
  readonly tag: string;
  readonly python: Python;
  readonly layers: Fits<Layers, Name, Python>;
}

export function image<
  const Name extends string,
  const Python extends PythonVersion,
  const Layers extends readonly Layer[],
  const Cuda extends string | undefined = undefined,
  const Rocm extends string | undefined = undefined,
>(
  name: Name,
  options: ImageOptions<Name, Python, Layers, Cuda, Rocm>,
): Image<Name, Python, Contents<Layers>>;
export function image(name: string, options: ImageFields): Image {
  return placed({ ...imageFields(name, options) }, image);
}

/** Options as the function receives them. */
export type ImageFields = Loose<CommonOptions> & Loose<Record<Accelerator, string>> & Essentials;

export type Accelerator = "cuda" | "rocm" | "xpu";

interface Essentials {
  readonly tag: string;
  readonly python: PythonVersion;
  readonly layers: readonly Layer[];
}

/** An image's fields before it gets its place, with defaults for what was not said. */
export const imageFields = (name: string, options: ImageFields): Image => {
  const { layers = [], env = {}, ports = [], volumes = [], labels = {}, ...others } = options;
  const { entrypoint, ...given } = defined(others);
  return frozen({
    kind: "image",
    name,
    ...given,
    layers,
    env,
    ports,
    volumes,
    ...(entrypoint === undefined ? {} : { entrypoint: [entrypoint].flat() }),
    labels,
  });
};
