/** Shows a build while it runs: a tree in a terminal, plain lines elsewhere, events for programs. */
import type { Terminal } from "../../host/terminal.ts";
import type { NixEvent } from "../events/event.ts";
import type { BuildState } from "../events/state.ts";
import { tracker } from "../events/tracker.ts";
import { type NeededBy, neededBy } from "../needed-by.ts";
import type { Origins } from "../origin.ts";
import { readDerivation } from "../read-derivation.ts";
import { jsonTeller } from "./json.ts";
import { messageReader } from "./messages.ts";
import { plainTeller } from "./plain.ts";
import type { Teller, Told } from "./teller.ts";
import { treeTeller } from "./tree-teller.ts";
import { type Where, where as placeFinder } from "./where.ts";

/** What a display is told beside Nix's events. */
export interface DisplayOptions {
  /** What is built, as a sentence calls it: `comfyui`, `layer torch of comfyui`. */
  readonly title: string;
  readonly origins: Origins;
  /** Default: the tree where the terminal can be drawn on, else plain lines. */
  readonly mode?: Mode;
  /** A derivation's text. Default: its file's. */
  readonly read?: (derivation: string) => string | undefined;
  /** Default: where the node's builder was called. */
  readonly where?: Where;
  /** Milliseconds now. */
  readonly clock?: () => number;
}

export type Mode = "tree" | "plain" | "json";

/** A build on display. */
export interface Display {
  readonly state: BuildState;
  /** Takes the next thing that Nix says. Errors are not shown: who reads them tells them at their line. */
  readonly event: (event: NixEvent) => void;
  /** Says something for people while the build runs; lines end with `\n`. */
  readonly say: (text: string) => void;
  /** Ends it: the screen is as it was, with what was said on it. May be called again. */
  readonly end: () => void;
}

/**
 * Begins to show a build.
 *
 * @example
 * const display = buildDisplay(terminal, { title: "comfyui", origins });
 * for (const event of parseEvents(line)) display.event(event);
 * display.end();
 */
export const buildDisplay = (terminal: Terminal, options: DisplayOptions): Display => {
  const { clock = () => performance.now() } = options;
  const { state, advance, finish } = tracker(clock());
  const messages = messageReader();
  const mode = options.mode ?? (terminal.screen === undefined ? "plain" : "tree");
  const teller = TELLERS[mode]({
    ...{ terminal, state, clock, title: options.title, origins: options.origins },
    where: options.where ?? placeFinder(),
    neededBy: lazyNeeds(state, options),
  });
  let ended = false;
  return {
    state,
    event: (event) => {
      if (ended) return;
      const changes = advance(event, clock());
      const message = messages(event);
      if (message) teller.message(message.level, message.text);
      teller.changed(changes);
    },
    say: (text) => (ended ? terminal.say(text) : teller.say(text)),
    end: () => {
      if (ended) return;
      ended = true;
      teller.changed(finish(clock()));
      teller.end();
    },
  };
};

/** Derivations are read once somebody asks, and once Nix has said which it will build. */
const lazyNeeds = (
  state: BuildState,
  { origins, read = readDerivation }: DisplayOptions,
): NeededBy => {
  let needs: NeededBy | undefined;
  return (derivation) => {
    if (needs === undefined && state.announced && state.realising)
      needs = neededBy(state.announced.builds, origins, read);
    return needs?.(derivation) ?? [];
  };
};

const TELLERS: Readonly<Record<Mode, (told: Told) => Teller>> = {
  tree: treeTeller,
  plain: plainTeller,
  json: jsonTeller,
};
