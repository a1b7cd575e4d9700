/** `variant()`: an image said as its difference from another. */
import { placed } from "./call-site.ts";
import { changeLayers, type LayerChanges } from "./change-layers.ts";
import { type ImageOptions, imageFields } from "./image.ts";
import type { EnvValue, Image } from "./node.ts";

/** Every image option, none required; `undefined` takes away what the base says. */
type Overrides = {
  readonly [Key in Exclude<keyof ImageOptions, "env" | "labels" | RequiredOption>]?:
    ImageOptions[Key] | undefined;
} & { readonly [Key in RequiredOption]?: ImageOptions[Key] };
type RequiredOption = "tag" | "python" | "layers";

export interface VariantOptions extends Overrides, LayerChanges {
  /** Repository name, where it is not the base's. */
  readonly name?: string;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly env?: Readonly<Record<string, EnvValue | undefined>>;
  /** Merged by key into the base's; `undefined` removes one. */
  readonly labels?: Readonly<Record<string, string | undefined>>;
}

export const variant = (base: Image, options: VariantOptions): Image => {
  const { name = base.name, drop, replace, add, env, labels, ...overrides } = options;
  const { kind: _, faults: inherited = [], contents: __, ...fields } = base;
  const { layers, faults } = changeLayers(
    overrides.layers ?? base.layers,
    { drop, replace, add },
    variant,
  );
  const all = [...inherited, ...faults];
  return placed(
    {
      ...imageFields(name, {
        ...fields,
        ...(accelerators.some((each) => overrides[each] !== undefined) && noAccelerator),
        ...overrides,
        env: { ...base.env, ...env },
        labels: { ...base.labels, ...labels },
        layers,
      }),
      ...(all.length > 0 && { faults: Object.freeze(all) }),
    },
    variant,
  );
};

const accelerators = ["cuda", "rocm", "xpu"] as const;
const noAccelerator = { cuda: undefined, rocm: undefined, xpu: undefined };
