/** `layer()`: one OCI layer and what it holds. */
import { placed } from "./call-site.ts";
import type { Layer, Package } from "./node.ts";

export const layer = <const Name extends string>(
  name: Name,
  ...packages: readonly (Package | readonly Package[])[]
): Layer<Name> => placed({ kind: "layer", name, packages: Object.freeze(packages.flat()) }, layer);
