/** Names of nixpkgs against the catalogue: sure only where it is complete and of the very pin. */
import { splicedNixpkgs } from "../fragment/uses.ts";
import { Problem } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "unknown-nixpkg",
  *project(context, images) {
    const { catalogue, project } = context;
    if (catalogue === undefined) return;
    const names = Object.keys(catalogue.names);
    const sure = catalogue.complete && catalogue.rev === project.nixpkgs.rev;
    const unverified = new Map<string, object>();
    for (const contents of images) {
      const { name, attributes, mentioned } = contents;
      const inLayers = attributes.map((each) => each.pkg);
      for (const pkg of new Set([...inLayers, ...mentioned, ...splicedNixpkgs(contents)])) {
        const { attribute } = pkg;
        const known = Object.hasOwn(catalogue.names, attribute);
        if (known) {
          const listed = catalogue.names[attribute];
          if (listed === "unverified" && !unverified.has(attribute)) unverified.set(attribute, pkg);
          continue;
        }
        const near = didYouMean(attribute, names);
        const why = sure ? "nixpkgs at the pin has no" : "the catalogue does not list";
        yield new Problem("unknown-nixpkg", `${why} ${attribute}, which image ${name} asks for`, {
          at: pkg,
          literal: attribute,
          ...(!sure && { severity: "warning" }),
          hint:
            near !== undefined
              ? `did you mean "${near}"?`
              : sure
                ? "search.nixos.org/packages lists what there is"
                : "the catalogue is not complete at this pin: the build will tell",
        });
      }
    }
    const [first] = unverified.values();
    if (first === undefined || unverified.size === 0) return;
    yield new Problem(
      "unknown-nixpkg",
      `nobody has looked up ${unverified.size === 1 ? "this name" : `these ${unverified.size} names`} in nixpkgs at the pin: ${[...unverified.keys()].join(", ")}`,
      {
        at: first,
        severity: "warning",
        hint: "the build will tell; the catalogue marks them unverified",
      },
    );
  },
};
