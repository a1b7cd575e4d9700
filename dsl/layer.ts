/** `layer()`: one OCI layer and what it holds. */
import { placed } from "./call-site.ts";
import type { Native } from "./fit.ts";
import type { Layer, Package } from "./node.ts";

export const layer = <
  const Name extends string,
  const Packages extends readonly (Package | readonly Package[])[],
>(
  name: Name,
  ...packages: Packages
): Layer<Name, Native<Packages[number]>> =>
  placed({ kind: "layer", name, packages: Object.freeze(packages.flat()) }, layer);
