/** The steps of a build, as they are written down. */
import type { Change } from "./change.ts";
import { ledger } from "./ledger.ts";
import type { Count, Step } from "./state.ts";
import type { Subject } from "./subject.ts";

/** A step while it is written. */
export type Written = {
  -readonly [K in keyof Step]: Step[K];
} & {
  /** How many activities are about it now: a substitution and its copy, for one. */
  open: number;
  /** Whether its copy has said how far it is. */
  measured: boolean;
};

/** All of them. */
export interface Book {
  readonly steps: ReadonlyMap<string, Step>;
  readonly running: ReadonlySet<Step>;
  /** Gives the step, and that it began, unless it had. */
  readonly begin: (subject: Subject, at: number) => readonly [Written, readonly Change[]];
  readonly end: (step: Written, at: number) => void;
  readonly line: (step: Written, line: string, at: number) => readonly Change[];
  readonly phase: (step: Written, phase: string, at: number) => readonly Change[];
  /** An error names this derivation. */
  readonly fail: (derivation: string) => void;
  /** The ends that are certain by what Nix has counted. */
  readonly settle: (counted: Counted) => readonly Change[];
  /** The ends that are left, once nothing more comes. */
  readonly close: (counted: Counted) => readonly Change[];
}

/** What Nix has counted, asked for only when something ended; undefined where it does not count. */
export interface Counted {
  readonly build: () => Count | undefined;
  readonly fetch: () => Count | undefined;
}

/** Characters of a line that are kept. */
const LINE = 2000;

export const stepBook = (): Book => {
  const steps = new Map<string, Written>();
  const running = new Set<Written>();
  const ledgers = { build: ledger(), fetch: ledger() };
  /** Ends of other steps. */
  let others: Written[] = [];

  const ends = (steps: readonly Written[]): Change[] =>
    steps.map((step) => ({ what: "ended", step }));

  const phase: Book["phase"] = (step, name, at) => {
    if (step.phase === name) return NONE;
    [step.phase, step.phaseBegan] = [name, at];
    return [{ what: "phase", step }];
  };

  return {
    steps,
    running,
    begin: ({ kind, subject, place, waits }, at) => {
      const known = steps.get(subject);
      const status = waits ? "waiting" : "running";
      if (known && known.open > 0) {
        known.open += 1;
        if (known.status !== "waiting" || waits) return [known, []];
        Object.assign(known, { status, place, began: at });
        return [known, [{ what: "began", step: known }]];
      }
      const step: Written = {
        ...{ kind, subject, place, status, began: at },
        ...{ lines: 0, done: 0, expected: 0, open: 1, measured: false },
      };
      // Begun once more, it is the latest.
      steps.delete(subject);
      steps.set(subject, step);
      running.add(step);
      return [step, [{ what: "began", step }]];
    },
    end: (step, at) => {
      step.open -= 1;
      if (step.open > 0) return;
      running.delete(step);
      step.ended = at;
      const { status, kind } = step;
      if (status === "waiting" || kind === "work" || kind === "download")
        steps.delete(step.subject);
      if (status === "waiting") return;
      if (kind === "build" || kind === "fetch") ledgers[kind].end(step);
      else {
        step.status = "done";
        others.push(step);
      }
    },
    phase,
    line: (step, line, at) => {
      step.lines += 1;
      // What stdenv says beside its event, and all it says where the event does not come through.
      const named = /^Running phase: (\S+)$/.exec(line)?.[1];
      if (named !== undefined) return [...phase(step, named, at), { what: "line", step }];
      if (/\S/.test(line)) step.line = line.length > LINE ? line.slice(0, LINE) : line;
      return [{ what: "line", step }];
    },
    fail: (derivation) => {
      const step = steps.get(derivation);
      if (step?.kind === "build") ledgers.build.fail(step);
    },
    settle: (counted) => {
      const { build, fetch } = ledgers;
      if (!build.isOpen() && !fetch.isOpen() && others.length === 0) return NONE;
      const told = [
        ...(build.isOpen() ? ends(build.settle(counted.build() ?? ALL)) : NONE),
        ...(fetch.isOpen() ? ends(fetch.settle(counted.fetch() ?? ALL)) : NONE),
        ...ends(others),
      ];
      others = [];
      return told;
    },
    close: (counted) => [
      ...ends(ledgers.build.close(counted.build() ?? ALL)),
      ...ends(ledgers.fetch.close(counted.fetch() ?? ALL)),
      ...ends(others),
    ],
  };
};

const NONE: readonly Change[] = [];

/** Where Nix counts nothing, what ended ended well, but for what a message names. */
const ALL = { done: Infinity, failed: 0 };
