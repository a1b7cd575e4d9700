/** `image()`: an OCI image. */
import { placed } from "./call-site.ts";
import { frozen } from "./frozen.ts";
import type { EnvValue, Image, Index, Layer, PythonVersion } from "./node.ts";

/** What may be said of an image beside its accelerator. */
export interface CommonOptions {
  readonly tag: string;
  readonly python: PythonVersion;
  readonly layers: readonly Layer[];
  readonly indexes?: readonly Index[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly ports?: readonly number[];
  readonly volumes?: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  readonly entrypoint?: EnvValue | readonly EnvValue[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** At most one of the three; none means CPU. */
export type Accelerator =
  | { readonly cuda?: string; readonly rocm?: never; readonly xpu?: never }
  | { readonly rocm: string; readonly cuda?: never; readonly xpu?: never }
  | { readonly xpu: string; readonly cuda?: never; readonly rocm?: never };

export type ImageOptions = CommonOptions & Accelerator;

export const image = (name: string, options: ImageOptions): Image =>
  placed({ ...imageFields(name, options) }, image);

/** An image's fields before it gets its place, with defaults for what was not said. */
export const imageFields = (name: string, options: ImageOptions): Image => {
  const { entrypoint } = options;
  return frozen({
    kind: "image",
    name,
    ...options,
    layers: options.layers ?? [],
    env: options.env ?? {},
    ports: options.ports ?? [],
    volumes: options.volumes ?? [],
    labels: options.labels ?? {},
    ...(entrypoint === undefined ? {} : { entrypoint: [entrypoint].flat() }),
  });
};
