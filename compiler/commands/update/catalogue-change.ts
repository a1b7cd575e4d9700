/** The catalogue beside the config, moved to another pin. */
import { existsSync } from "node:fs";
import path from "node:path";
import { nixpkg } from "../../../dsl/nixpkg.ts";
import { attributeKey } from "../../attribute.ts";
import type { Catalogue } from "../../catalogue.ts";
import type { NamedImage } from "../../context.ts";
import type { Change } from "../../host/write-files.ts";
import { CATALOGUE_NAME, CATALOGUE_TYPES_NAME } from "../../load/names.ts";
import type { Asked } from "../../lock/nixpkgs/ask-io.ts";
import {
  moveCatalogue,
  printCatalogue,
  printCatalogueTypes,
} from "../../lock/nixpkgs/move-catalogue.ts";
import type { UpdatedProject } from "./project.ts";
import { textOf } from "./settle.ts";

/** The images as if they held every name of the catalogue, so that Nix is asked about all of them. */
export const imagesOfCatalogue = (
  images: readonly NamedImage[],
  { names }: Catalogue,
): readonly NamedImage[] =>
  images.map(({ name, image }) => ({
    name,
    image: {
      ...image,
      layers: [{ kind: "layer", name: "catalogue", packages: nixpkg(...Object.keys(names)) }],
    },
  }));

/** What changes on disk, and the names that are gone. */
export const catalogueChange = (
  { folder, images }: UpdatedProject,
  catalogue: Catalogue,
  rev: string,
  asked: Asked,
  shown: (file: string) => string,
): { readonly changes: readonly Change[]; readonly gone: readonly string[] } => {
  const missing = new Set(asked.known ? asked.missing : []);
  const { catalogue: moved, gone } = moveCatalogue(catalogue, rev, (name) =>
    asked.known && images.length > 0
      ? images.some(({ image }) => !missing.has(attributeKey(name, image)))
      : undefined,
  );
  const change = (name: string, to: string): Change[] => {
    const file = path.join(folder, name);
    return existsSync(file) ? [{ file, from: textOf(file, shown), to }] : [];
  };
  return {
    changes: [
      ...change(CATALOGUE_NAME, printCatalogue(moved)),
      ...change(CATALOGUE_TYPES_NAME, printCatalogueTypes(moved)),
    ],
    gone,
  };
};
