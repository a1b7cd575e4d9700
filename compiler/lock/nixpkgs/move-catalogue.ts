/** The catalogue of another revision of nixpkgs. */
import type { Catalogue } from "../../catalogue.ts";

/** A catalogue that has moved, and what it lost. */
export interface MovedCatalogue {
  readonly catalogue: Catalogue;
  /** Names that the new revision does not have. */
  readonly gone: readonly string[];
}

/**
 * The catalogue at `rev`: names that Nix found there are seen, those that it did not find are gone, and
 * those it was not asked about are believed, no more. It is complete no longer: nobody has listed the new
 * names.
 *
 * @param found  By name, whether it is there; undefined when nobody looked.
 */
export const moveCatalogue = (
  catalogue: Catalogue,
  rev: string,
  found: (name: string) => boolean | undefined,
): MovedCatalogue => {
  const names: Catalogue["names"] = {};
  const gone: string[] = [];
  for (const name of Object.keys(catalogue.names).sort()) {
    const there = found(name);
    if (there === false) gone.push(name);
    else names[name] = there === true ? "seen" : "unverified";
  }
  return { catalogue: { rev, complete: false, names }, gone };
};

/** The text of `comfyui.catalogue.json`. */
export const printCatalogue = (catalogue: Catalogue): string =>
  `${JSON.stringify(catalogue, undefined, 2)}\n`;

/** The text of `comfyui.catalogue.d.ts`, which makes `nixpkg()` complete the names. */
export const printCatalogueTypes = ({ rev, names }: Catalogue): string => `/**
 * Names that nixpkg() completes, of nixpkgs ${rev.slice(0, 7)}. Any other name may be written, too. Its twin
 * for the compiler is comfyui.catalogue.json.
 */
${'import "comfynix";'}

declare module "comfynix" {
  interface Catalogue {
${Object.keys(names)
  .map((name) => `    ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: true;\n`)
  .join("")}  }
}
`;
