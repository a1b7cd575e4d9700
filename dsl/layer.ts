/** `layer()`: one OCI layer and what it holds. */
import { placed } from "./call-site.ts";
import type { Native } from "./fit.ts";
import type { Layer, Package } from "./node.ts";

/**
 * One layer of an OCI image: pushed and pulled as a whole, so what changes together belongs together.
 * What its packages need comes with them into the lowest layer that needs it.
 *
 * @param name  Tells the layer from the others of its image; `variant` replaces and drops by it.
 * @param packages  Packages and lists of them, in order.
 * @example
 * ```ts
 * const attention = [wheel("flash-attn", "2.8.2"), wheel("sageattention", "2.2.0")];
 * layer("base", nixpkg("bash", "coreutils"), nixpkg("python.numpy"));
 * layer("attention", ...attention);
 * ```
 */
export const layer = <
  const Name extends string,
  const Packages extends readonly (Package | readonly Package[])[],
>(
  name: Name,
  ...packages: Packages
): Layer<Name, Native<Packages[number]>> =>
  placed({ kind: "layer", name, packages: Object.freeze(packages.flat()) }, layer);
