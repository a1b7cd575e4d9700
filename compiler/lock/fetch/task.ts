/** One lock as a task: what it starts from, and what comes out. */
import type { Problem } from "../../problem.ts";
import type { Known } from "../choose.ts";
import type { Lock } from "../lock.ts";
import type { NixpkgsSource } from "../nixpkgs/expression.ts";
import type { World } from "./world.ts";

/** The new lock, and what could not be locked or was refused. */
export interface Locked {
  readonly lock: Lock;
  readonly problems: readonly Problem[];
}

/** How far it is, for whoever waits. */
export interface Progress {
  /**
   * A stretch of work begins.
   *
   * @param total  How many times `done` will be called.
   * @param bytes  How many bytes it will fetch, where that is known.
   */
  readonly begin: (what: string, total: number, bytes?: number) => void;
  readonly done: () => void;
}

export interface Task {
  readonly known: Known;
  readonly world: World;
  /** Whether native wheels are streamed. */
  readonly native: boolean;
  /** Normalised names that are chosen anew. */
  readonly updating: ReadonlySet<string>;
  readonly progress: Progress;
  /** Where nixpkgs is read. Default: where the config says. */
  readonly nixpkgs?: NixpkgsSource;
}
