/** `project()`: what holds for every image of a config. */
import { placed } from "./call-site.ts";
import type { Git, Project } from "./node.ts";

/** Options of `project()`. */
export interface ProjectOptions {
  /** The nixpkgs every image is built from. Default: the one comfynix ships with. */
  readonly nixpkgs: Git;
}

/**
 * What holds for every image of a config: its default export.
 *
 * @example
 * ```ts
 * export default project({
 *   nixpkgs: git("NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993"),
 * });
 * ```
 * becomes an input of the flake
 * ```nix
 * { inputs.nixpkgs.url = "github:NixOS/nixpkgs/2fc6539b481e1d2569f25f8799236694180c0993"; }
 * ```
 */
export const project = (options: ProjectOptions): Project =>
  placed({ kind: "project", nixpkgs: options.nixpkgs }, project);
