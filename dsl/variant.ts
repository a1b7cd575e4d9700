/** `variant()`: an image said as its difference from another. */
import { placed } from "./call-site.ts";
import { changeLayers, type LayerChanges } from "./change-layers.ts";
import type { Fits, OrMisfit } from "./fit.ts";
import { type Accelerator, type CommonOptions, imageFields } from "./image.ts";
import type { Loose } from "./frozen.ts";
import type { oneAccelerator } from "./message.ts";
import type { EnvValue, Image, Layer, PythonVersion } from "./node.ts";
import type { Changed, Drops, Left, Part, Replaces, Start } from "./variant-fit.ts";

/** What a variant may override; `undefined` takes away what the base says. */
export interface Overrides extends Loose<Omit<CommonOptions, "env" | "labels">> {
  /** Repository name, where it is not the base's. */
  readonly name?: string;
  readonly tag?: string;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly env?: Readonly<Record<string, EnvValue | undefined>>;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly labels?: Readonly<Record<string, string | undefined>>;
}

export interface VariantOptions<
  Name extends string = string,
  Python extends PythonVersion = PythonVersion,
  Base = unknown,
  Drop extends readonly (string | Part)[] = readonly (string | Part)[],
  Replace extends readonly Part[] = readonly Part[],
  Add extends readonly Layer[] = readonly Layer[],
  Layers extends readonly Layer[] = readonly Layer[],
  Cuda extends string | undefined = string | undefined,
  Rocm extends string | undefined = string | undefined,
> extends Overrides {
  /** What is left of the base must fit it. */
  readonly python?: OrMisfit<
    Python,
    [Layers] extends [never] ? Left<Base, Drop, Replace> : never,
    Name,
    Python
  >;
  /** Takes the place of the base's accelerator; `undefined` takes it away. */
  readonly cuda?: Cuda | undefined;
  readonly rocm?: ([Cuda] extends [undefined] ? Rocm : oneAccelerator<"cuda", "rocm">) | undefined;
  readonly xpu?:
    | ([Cuda] extends [undefined]
        ? [Rocm] extends [undefined]
          ? string
          : oneAccelerator<"rocm", "xpu">
        : oneAccelerator<"cuda", "xpu">)
    | undefined;
  /** All layers, instead of the base's. */
  readonly layers?: Fits<Layers, Name, Python>;
  /** What to leave out: a layer by name or value, a package by value. */
  readonly drop?: Drops<Drop, Start<Base, Layers>>;
  /** A layer takes the place of the base's layer of its name, a package that of its distribution. */
  readonly replace?: Replaces<Replace, Start<Base, Layers>, Name, Python>;
  /** Layers appended after the base's. */
  readonly add?: Fits<Add, Name, Python>;
}

export function variant<
  const Name extends string,
  const Python extends PythonVersion,
  Base,
  const Now extends PythonVersion = Python,
  const Drop extends readonly (string | Part)[] = readonly [],
  const Replace extends readonly Part[] = readonly [],
  const Add extends readonly Layer[] = readonly [],
  const Layers extends readonly Layer[] = never,
  const Cuda extends string | undefined = undefined,
  const Rocm extends string | undefined = undefined,
>(
  base: Image<Name, Python, Base>,
  options: VariantOptions<Name, Now, Base, Drop, Replace, Add, Layers, Cuda, Rocm>,
): Image<Name, Now, Changed<Start<Base, Layers>, Drop, Replace, Add>>;
export function variant(base: Image, options: VariantFields): Image {
  const { drop, replace, add, ...overrides } = options;
  const {
    name = base.name,
    tag = base.tag,
    python = base.python,
    env,
    labels,
    ...others
  } = overrides;
  const { faults: inherited = [], cuda, rocm, xpu, ...fields } = base;
  const moved = accelerators.some((each) => others[each] !== undefined);
  const changes = { drop, replace, add };
  const { layers, faults } = changeLayers(
    others.layers ?? base.layers,
    changes,
    base.name,
    variant,
  );
  const all = [...inherited, ...faults];
  const image = imageFields(name, {
    ...fields,
    ...(moved ? {} : { cuda, rocm, xpu }),
    ...others,
    tag,
    python,
    layers,
    env: merged(base.env, env),
    labels: merged(base.labels, labels),
  });
  return placed({ ...image, ...(all.length > 0 && { faults: Object.freeze(all) }) }, variant);
}

/** Options as the function receives them. */
type VariantFields = Overrides &
  LayerChanges &
  Loose<Record<Accelerator, string>> & {
    readonly python?: PythonVersion;
    readonly layers?: readonly Layer[];
  };

const accelerators = ["cuda", "rocm", "xpu"] as const satisfies readonly Accelerator[];

/** A record with another's entries over it; `undefined` takes one away. */
const merged = <Value>(
  base: Readonly<Record<string, Value>>,
  over: Readonly<Record<string, Value | undefined>> = {},
): Record<string, Value> =>
  Object.fromEntries(
    Object.entries({ ...base, ...over }).filter(
      (entry): entry is [string, Value] => entry[1] !== undefined,
    ),
  );
