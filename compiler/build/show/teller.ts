/** What every way of showing a build is made of, and what it is told. */
import type { Terminal } from "../../host/terminal.ts";
import type { Change } from "../events/change.ts";
import type { BuildState } from "../events/state.ts";
import type { NeededBy } from "../needed-by.ts";
import type { Origins } from "../origin.ts";
import type { Where } from "./where.ts";

/** What a way of showing is made of. */
export interface Told {
  readonly terminal: Terminal;
  readonly state: BuildState;
  readonly clock: () => number;
  readonly title: string;
  readonly origins: Origins;
  readonly where: Where;
  /** Which packages of the config need a derivation that is none of theirs. */
  readonly neededBy: NeededBy;
}

/** What a way of showing is told. */
export interface Teller {
  /** After each event, with what it changed. */
  readonly changed: (changes: readonly Change[]) => void;
  /** A message of Nix or another program, one or more lines without the last end. */
  readonly message: (level: "warning" | "notice", text: string) => void;
  readonly say: (text: string) => void;
  readonly end: () => void;
}
