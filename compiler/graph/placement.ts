/** In which layer each package of an image lies: the lowest of which a root refers to it. */
import type { Derivations, Reason } from "./derivations.ts";

/** A need that ends in the package: what only builds it is not there when it runs. */
export const RUNTIME: ReadonlySet<Reason> = new Set([
  "links",
  "opens",
  "names",
  "propagates",
  "stands-on",
]);

/**
 * Node → name of its layer. What no root leads to is in none.
 *
 * @example placementOf(derivations).get("own nvidia-cublas") // "cuda"; "torch", were that below cuda
 */
export const placementOf = ({ layers, needs }: Derivations): ReadonlyMap<string, string> => {
  const refers = new Map<string, string[]>();
  for (const { by, needs: to, reason } of needs) {
    if (RUNTIME.has(reason)) refers.set(by, [...(refers.get(by) ?? []), to]);
  }
  const placed = new Map<string, string>();
  for (const { name, roots } of layers) {
    const open = [...roots];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (placed.has(at)) continue;
      placed.set(at, name);
      open.push(...(refers.get(at) ?? []));
    }
  }
  return placed;
};
