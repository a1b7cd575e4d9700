/** `variant()`: an image said as its difference from another. */
import {
  type Accelerator,
  accelerators,
  type KnownCuda,
  type Rocm,
  type Xpu,
} from "./accelerator.ts";
import { placed } from "./call-site.ts";
import { changeLayers, type LayerChanges } from "./change-layers.ts";
import type { Fits, OrMisfit } from "./fit.ts";
import type { Loose } from "./frozen.ts";
import { type CommonOptions, imageFields } from "./image.ts";
import type { EnvValue, Image, Layer, PythonVersion } from "./node.ts";
import type { Changed, Drops, Left, Part, Replaces, Start } from "./variant-fit.ts";

/** What a variant may override; `undefined` takes away what the base says. */
export interface Overrides extends Loose<Omit<CommonOptions, "env" | "labels">> {
  readonly tag?: string;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly env?: Readonly<Record<string, EnvValue | undefined>>;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly labels?: Readonly<Record<string, string | undefined>>;
}

/** Options of `variant()`. */
export interface VariantOptions<
  Name extends string = string,
  Python extends PythonVersion = PythonVersion,
  Base = unknown,
  Drop extends readonly (string | Part)[] = readonly (string | Part)[],
  Replace extends readonly Part[] = readonly Part[],
  Add extends readonly Layer[] = readonly Layer[],
  Layers extends readonly Layer[] = readonly Layer[],
  Cuda extends string | undefined = string | undefined,
  RocmVersion extends string | undefined = string | undefined,
> extends Overrides {
  /** Repository name, where it is not the base's. */
  readonly name?: Name;
  /** Another interpreter, which what is left of the base must fit. */
  readonly python?: OrMisfit<
    Python,
    [Layers] extends [never] ? Left<Base, Drop, Replace> : never,
    Name,
    Python
  >;
  /** Takes the place of whatever accelerator the base has; `undefined` takes it away. */
  readonly cuda?: Cuda | NoInfer<KnownCuda> | undefined;
  /** Takes the place of whatever accelerator the base has; `undefined` takes it away. */
  readonly rocm?: Rocm<Cuda, RocmVersion> | undefined;
  /** Takes the place of whatever accelerator the base has; `undefined` takes it away. */
  readonly xpu?: Xpu<Cuda, RocmVersion> | undefined;
  /** All layers, instead of the base's. */
  readonly layers?: Fits<Layers, Name, Python>;
  /** What to leave out: layers by name or value, packages by value. */
  readonly drop?: Drops<Drop, Start<Base, Layers>>;
  /** A layer takes the place of the base's layer of its name, a package that of its distribution. */
  readonly replace?: Replaces<Replace, Start<Base, Layers>, Name, Python>;
  /** Layers appended after the base's. */
  readonly add?: Fits<Add, Name, Python>;
}

/**
 * An image said as its difference from another; variants of variants work alike.
 *
 * Records (`env`, `labels`) merge by key, lists (`layers`, `ports`, `capabilities`) replace, and `undefined`
 * takes away; `outputs` are not inherited. `drop`, then `replace`, then `add` change the layers and keep
 * their order. A part that meets nothing in the base is an error. Dependencies are bound by name inside
 * each image, so a replaced torch is what every other package of the variant gets.
 *
 * @example
 * ```ts
 * const torch = wheel("torch", "2.10.0");
 * const attention = layer("attention", wheel("flash-attn", "2.8.2"));
 * const comfyui = image("comfyui-boot", {
 *   tag: "cu130",
 *   python: "3.14",
 *   cuda: "13.0",
 *   layers: [layer("torch", torch), attention],
 *   env: { LANG: "C.UTF-8" },
 * });
 *
 * export const older = variant(comfyui, { tag: "cu128", cuda: "12.8", replace: [wheel("torch", "2.9.1")] });
 * export const cpu = variant(comfyui, { tag: "cpu", cuda: undefined, drop: ["attention"], env: { LANG: undefined } });
 * ```
 */
export function variant<
  const BaseName extends string,
  const BasePython extends PythonVersion,
  Base,
  const Name extends string = BaseName,
  const Python extends PythonVersion = BasePython,
  const Drop extends readonly (string | Part)[] = readonly [],
  const Replace extends readonly Part[] = readonly [],
  const Add extends readonly Layer[] = readonly [],
  const Layers extends readonly Layer[] = never,
  const Cuda extends string | undefined = undefined,
  const RocmVersion extends string | undefined = undefined,
>(
  base: Image<BaseName, BasePython, Base>,
  options: VariantOptions<Name, Python, Base, Drop, Replace, Add, Layers, Cuda, RocmVersion>,
): Image<Name, Python, Changed<Start<Base, Layers>, Drop, Replace, Add>>;
export function variant(base: Image, options: VariantFields): Image {
  const { drop, replace, add, ...overrides } = options;
  const { name = base.name, tag = base.tag, python = base.python, ...others } = overrides;
  // Outputs of a flake are named once: a variant has none but its own.
  const { faults: inherited = [], outputs, ...kept } = base;
  const { cuda, rocm, xpu, capabilities, gpuMemory, ...fields } = kept;
  const moved = accelerators.some((each) => others[each] !== undefined);
  const start = others.layers ?? base.layers;
  const { layers, faults } = changeLayers(start, { drop, replace, add }, name, variant);
  const all = [...inherited, ...faults];
  const accelerated = { ...(moved ? {} : { cuda, rocm, xpu }), ...others };
  const image = imageFields({
    ...fields,
    // These are CUDA's: a variant without it does not inherit them.
    ...(accelerated.cuda !== undefined && { capabilities, gpuMemory }),
    ...accelerated,
    name,
    tag,
    python,
    layers,
    env: merged(base.env, others.env),
    labels: merged(base.labels, others.labels),
  });
  return placed({ ...image, ...(all.length > 0 && { faults: Object.freeze(all) }) }, variant);
}

/** Options as the function receives them. */
type VariantFields = Overrides &
  LayerChanges &
  Loose<Record<Accelerator, string>> & {
    readonly name?: string;
    readonly python?: PythonVersion;
    readonly layers?: readonly Layer[];
  };

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
