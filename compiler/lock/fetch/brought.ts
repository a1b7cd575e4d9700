/** Packages of nixpkgs that others bring along, and whose version decides whether a requirement is met. */
import { interpreter } from "../../attribute.ts";
import type { Context } from "../../context.ts";
import { contentsOf } from "../../rules/contents.ts";
import { provisionOf } from "../../rules/provision.ts";
import { requirementsOf } from "../../rules/requirements.ts";
import type { Lock } from "../lock.ts";
import type { WantedAttribute } from "../nixpkgs/wanted.ts";

/**
 * The attributes to ask for, by what the images' own packages require. nixpkgs names Python packages by
 * their distribution but for a few; of those the requirement stays unproven.
 */
export const broughtAttributes = (context: Context): readonly WantedAttribute[] => {
  const wanted = new Map<string, WantedAttribute>();
  for (const { name, image } of context.images) {
    const contents = contentsOf(context, name, image);
    const provision = provisionOf(contents);
    const python = interpreter(image.python);
    for (const unproven of requirementsOf(contents).unproven) {
      const provided = provision(unproven.name);
      if (provided.kind !== "brought") continue;
      const key = `${python}Packages.${unproven.name}`;
      wanted.set(key, {
        key,
        attribute: `python.${unproven.name}`,
        from: "pkgs",
        path: [python, "pkgs", unproven.name],
        python: true,
        node: provided.attribute.pkg,
      });
    }
  }
  return [...wanted.values()];
};

/** Whether a known attribute is one that another brings along: `python314Packages.numpy` for scipy. */
export const isBrought = (key: string, attributes: Lock["nixpkgs"]["attributes"]): boolean => {
  const dot = key.indexOf(".");
  const [set, name] = [key.slice(0, dot + 1), key.slice(dot + 1)];
  return Object.entries(attributes).some(
    ([other, { requires = [] }]) => other.startsWith(set) && requires.includes(name),
  );
};
