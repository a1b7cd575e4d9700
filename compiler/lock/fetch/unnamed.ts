/** Packages of nixpkgs that no layer names, and whose version decides whether a requirement is met. */
import { interpreter } from "../../attribute.ts";
import type { Context } from "../../context.ts";
import { buildRequirementsOf } from "../../rules/build-requirements.ts";
import { contentsOf } from "../../rules/contents.ts";
import type { Contents } from "../../rules/contents.ts";
import { provisionOf } from "../../rules/provision.ts";
import { requirementsOf } from "../../rules/requirements.ts";
import type { Lock } from "../lock.ts";
import type { WantedAttribute } from "../nixpkgs/wanted.ts";

/**
 * The attributes to ask for, by what the images' own packages require and are built with. nixpkgs names
 * Python packages by their distribution but for a few; of those the requirement stays unproven.
 */
export const unnamedAttributes = (context: Context): readonly WantedAttribute[] => {
  const wanted = new Map<string, WantedAttribute>();
  for (const { name, image } of context.images) {
    const contents = contentsOf(context, name, image);
    const python = interpreter(image.python);
    for (const distribution of [...broughtIn(contents), ...buildersIn(contents)]) {
      const key = `${python}Packages.${distribution}`;
      wanted.set(key, {
        key,
        attribute: `python.${distribution}`,
        from: "pkgs",
        path: [python, "pkgs", distribution],
        python: true,
      });
    }
  }
  return [...wanted.values()];
};

/** Brought along by an attribute that a layer names, of a version that nobody knows. */
const broughtIn = (contents: Contents): readonly string[] => {
  const provision = provisionOf(contents);
  return requirementsOf(contents)
    .unproven.map(({ name }) => name)
    .filter((name) => provision(name).kind === "brought");
};

/** What builds its sources. */
const buildersIn = (contents: Contents): readonly string[] =>
  buildRequirementsOf(contents).map(({ name }) => name);

/** What is known of the attributes that the images name, of what those bring along, and of what builds. */
export const stillOfUse = (
  known: Lock["nixpkgs"]["attributes"],
  named: ReadonlySet<string>,
  unnamed: ReadonlySet<string>,
): Lock["nixpkgs"]["attributes"] => {
  const used = Object.entries(known).filter(([key]) => named.has(key));
  const brought = new Set(used.flatMap(([key, { requires = [] }]) => requires.map(inSetOf(key))));
  return Object.fromEntries(
    Object.entries(known).filter(([key]) => named.has(key) || unnamed.has(key) || brought.has(key)),
  );
};

/** `numpy` in the set of `python314Packages.scipy`. */
const inSetOf = (key: string) => {
  const set = key.slice(0, key.indexOf(".") + 1);
  return (name: string): string => set + name;
};
