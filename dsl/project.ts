/** `project()`: what holds for every image of a config. */
import { placed } from "./call-site.ts";
import type { Git, Project } from "./node.ts";

export interface ProjectOptions {
  /** The nixpkgs every image is built from. */
  readonly nixpkgs: Git;
}

export const project = (options: ProjectOptions): Project =>
  placed({ kind: "project", nixpkgs: options.nixpkgs }, project);
