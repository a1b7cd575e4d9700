/** What every stage after `load` is given: the config's values, named, with the lock beside them. */
import type { Image, Project } from "../dsl/node.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Lock } from "./lock/lock.ts";

/** An exported image and the name the flake gives it: the export in kebab-case. */
export interface NamedImage {
  readonly name: string;
  readonly image: Image;
}

/** A loaded project. */
export interface Context {
  readonly images: readonly NamedImage[];
  /** The config's `export default project(…)`, or the shipped default. */
  readonly project: Project;
  readonly lock: Lock;
  /** Absent when no catalogue lies beside the config. */
  readonly catalogue?: Catalogue;
  /** Text of every patch the config names, by the path it names it with. */
  readonly patches?: ReadonlyMap<string, string>;
  /** Text of every file of the check that images carry, by path below `check/probe`; `compile` needs it. */
  readonly probe?: ReadonlyMap<string, string>;
}
