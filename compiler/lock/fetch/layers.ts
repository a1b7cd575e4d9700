/** Where what the closure adds lies. */
import type { Contents } from "../../rules/contents.ts";
import type { Closed } from "../closure/close.ts";

/** The lowest layer that holds one who requires it, through others, too. */
export const layersOf = (
  { picks, demands }: Closed,
  { image, own }: Contents,
): ReadonlyMap<string, string> => {
  const order = new Map(image.layers.map((layer, at) => [layer.name, at]));
  const lowest = new Map(own.map((each) => [each.name, order.get(each.layer.name) ?? 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { name } of picks) {
      const askers = (demands.get(name) ?? []).flatMap(({ by }) => lowest.get(by) ?? []);
      const layer = Math.min(...askers);
      if (Number.isFinite(layer) && layer < (lowest.get(name) ?? Infinity)) {
        lowest.set(name, layer);
        changed = true;
      }
    }
  }
  return new Map(picks.map(({ name }) => [name, image.layers[lowest.get(name) ?? 0]?.name ?? ""]));
};
