/** A build as events for programs, a JSON value a line. The schema is documented in docs/json.md. */
import type { Change } from "../events/change.ts";
import type { Step } from "../events/state.ts";
import { labelOf } from "./said.ts";
import { plainLine } from "./text.ts";
import type { Teller, Told } from "./teller.ts";

/** Milliseconds between two events that only count. */
const PACE = 1000;

export const jsonTeller = (told: Told): Teller => {
  const { terminal, state, clock, origins, where } = told;
  const since = (at: number): number => Math.round(Math.max(0, at - state.began));
  const tell = (event: object): void => terminal.answer(`${JSON.stringify(event)}\n`);
  let [counted, last] = [-Infinity, ""];

  const stepOf = (step: Step): object => {
    const origin = origins(step.subject);
    const place = origin?.node === undefined ? undefined : where(origin.node);
    return {
      kind: step.kind,
      subject: step.subject,
      label: labelOf(step, origin),
      image: origin?.image ?? null,
      layer: origin?.layer ?? null,
      role: origin?.role ?? null,
      place: place ?? null,
    };
  };

  const changed = (change: Change): void => {
    if (change.what === "announced") {
      const { announced } = state;
      if (announced === undefined) return;
      const { builds, fetches, download, unpacked } = announced;
      tell({
        ...{ event: "plan", at: since(state.latest), builds: [...builds], fetches: [...fetches] },
        ...{ download, unpacked },
      });
      return;
    }
    const { what, step } = change;
    // Words of Nix's own, in no fixed form.
    if (step.kind === "work") return;
    switch (what) {
      case "began":
        tell({ event: "begin", at: since(step.began), ...stepOf(step) });
        return;
      case "phase":
        tell({
          ...{ event: "phase", at: since(step.phaseBegan ?? state.latest), subject: step.subject },
          phase: plainLine(step.phase ?? ""),
        });
        return;
      case "ended": {
        const ended = step.ended ?? state.latest;
        tell({
          ...{ event: "end", at: since(ended), ...stepOf(step), status: step.status },
          ...{ milliseconds: Math.round(ended - step.began), bytes: step.expected },
        });
        return;
      }
      case "line":
        return;
    }
  };

  const count = (): void => {
    const { builds, copies, copied, downloaded, evaluated, realising } = state;
    const counts = { realising, evaluated, builds, copies, copied, downloaded };
    const text = JSON.stringify(counts);
    if (text === last) return;
    last = text;
    tell({ event: "progress", at: since(state.latest), ...counts });
  };

  return {
    changed: (changes) => {
      for (const each of changes) changed(each);
      if (clock() - counted < PACE) return;
      counted = clock();
      count();
    },
    message: (level, text) => tell({ event: "message", at: since(state.latest), level, text }),
    // What is said to people is no event.
    say: () => undefined,
    end: count,
  };
};
