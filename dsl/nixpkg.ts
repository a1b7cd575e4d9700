/** `nixpkg()`: packages of the pinned nixpkgs. */
import { placed } from "./call-site.ts";
import type { NixpkgName } from "./catalogue.ts";
import type { Nixpkg } from "./node.ts";

export const nixpkg = (...attributes: NixpkgName[]): readonly Nixpkg[] =>
  Object.freeze(
    attributes.map((attribute): Nixpkg => placed({ kind: "nixpkg", attribute }, nixpkg)),
  );
