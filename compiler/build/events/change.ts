/** What one event changed, for those who tell of changes and not of states. */
import type { Step } from "./state.ts";

/**
 * `ended` of a build comes once it is known whether it failed, which Nix says a moment after it stops.
 * `announced` comes when Nix begins to realise and has said before what is missing.
 */
export type Change =
  | { readonly what: "began" | "phase" | "line" | "ended"; readonly step: Step }
  | { readonly what: "announced" };
