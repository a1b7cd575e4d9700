/** A build followed by its events, checked at every step. */
import type { Change } from "../../../compiler/build/events/change.ts";
import type { NixEvent } from "../../../compiler/build/events/event.ts";
import { parseEvents } from "../../../compiler/build/events/parse.ts";
import type { BuildState } from "../../../compiler/build/events/state.ts";
import { tracker } from "../../../compiler/build/events/tracker.ts";

/** What came of it. */
export interface Followed {
  readonly state: BuildState;
  readonly changes: readonly Change[];
}

/** Everything a log says, an event a millisecond. */
export const follow = (lines: readonly string[], finished = true): Followed =>
  followEvents(lines.flatMap(parseEvents), finished);

/** The same of events. */
export const followEvents = (events: readonly NixEvent[], finished = true): Followed => {
  const { state, advance, finish } = tracker(0);
  const changes = events.flatMap((event, at) => {
    const changed = advance(event, at);
    check(state);
    return changed;
  });
  return { state, changes: [...changes, ...(finished ? finish(events.length) : [])] };
};

/** What holds at any time. */
const check = ({ steps, running, builds, copies, copied, downloaded }: BuildState): void => {
  for (const step of running) if (steps.get(step.subject) !== step) throw new Error(step.subject);
  for (const { done, expected } of [builds, copies, copied, downloaded])
    if (!(done >= 0 && expected >= done)) throw new Error(`${String(done)} of ${String(expected)}`);
};
