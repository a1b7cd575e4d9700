/** Follows a build by Nix's events. */
import { stripVTControlCharacters } from "node:util";
import { announcedReader } from "./announced.ts";
import type { Change } from "./change.ts";
import { type Progress, progress, sums } from "./counts.ts";
import {
  ACTIVITY,
  type ActivityResult,
  type ActivityStart,
  LEVEL,
  type Message,
  type NixEvent,
  RESULT,
} from "./event.ts";
import { type Book, stepBook, type Written } from "./steps.ts";
import { subjectOf } from "./subject.ts";
import type { BuildState } from "./state.ts";

/** A build's state and what moves it on. */
export interface Tracker {
  readonly state: BuildState;
  /**
   * Takes the next event.
   *
   * @param at  Milliseconds, on any clock that does not go back.
   * @returns What it changed; mostly nothing.
   */
  readonly advance: (event: NixEvent, at: number) => readonly Change[];
  /** Nix has ended: nothing more will come. */
  readonly finish: (at: number) => readonly Change[];
}

interface Activity {
  readonly type: number;
  readonly parent: string;
  readonly step: Written | undefined;
  readonly progress: Progress;
  /** What it said with `setExpected`, by type. */
  readonly expects: Map<number, number>;
}

const NONE: readonly Change[] = [];

/**
 * A tracker of one build. It never fails: whatever makes no sense (an end without a beginning, a type it
 * does not know) is left out.
 *
 * @param began  Milliseconds, on the clock of the events.
 */
export const tracker = (began: number): Tracker => {
  const activities = new Map<string, Activity>();
  const { of: sumOf, known } = sums();
  const book: Book = stepBook();
  const missing = announcedReader();
  let [latest, evaluated, realising, told] = [began, 0, false, false];

  const start = (event: ActivityStart): readonly Change[] => {
    if (event.text.startsWith("evaluating file ")) {
      evaluated += 1;
      return NONE;
    }
    // One that was never ended is ended by its like.
    stop(event.id);
    const subject = subjectOf(event, enclosing(event.parent), isFetched);
    const [step, changes] = subject ? book.begin(subject, latest) : [undefined, NONE];
    const activity: Activity = {
      type: event.type,
      parent: event.parent,
      step,
      progress: progress(),
      expects: new Map(),
    };
    activities.set(event.id, activity);
    sumOf(event.type).begin(activity.progress);
    realising ||= REALISING.has(event.type);
    return changes;
  };

  const isFetched = (storePath: string): boolean => {
    const step = book.steps.get(storePath);
    return step?.kind === "fetch" && book.running.has(step);
  };

  /** The step in which something happens, however deep. */
  const enclosing = (id: string): Written | undefined => {
    for (let depth = 0, at = id; depth < 100; depth++) {
      const activity = activities.get(at);
      if (activity === undefined) return undefined;
      if (activity.step) return activity.step;
      at = activity.parent;
    }
    return undefined;
  };

  const stop = (id: string): readonly Change[] => {
    const activity = activities.get(id);
    if (activity === undefined) return NONE;
    activities.delete(id);
    sumOf(activity.type).end(activity.progress);
    for (const [type, expected] of activity.expects) sumOf(type).expect(-expected);
    if (activity.step) book.end(activity.step, latest);
    return NONE;
  };

  const result = ({ id, type, fields }: ActivityResult): readonly Change[] => {
    const activity = activities.get(id);
    if (activity === undefined) return NONE;
    const [first] = fields;
    const { step } = activity;
    switch (type) {
      case RESULT.buildLogLine:
      case RESULT.postBuildLogLine:
        return step && typeof first === "string" ? book.line(step, first, latest) : NONE;
      case RESULT.setPhase:
        return step && typeof first === "string" ? book.phase(step, first, latest) : NONE;
      case RESULT.fetchStatus:
        if (step && typeof first === "string") step.line = first;
        return NONE;
      case RESULT.progress: {
        const [done = 0, expected = 0, running = 0, failed = 0] = fields.map(amount);
        Object.assign(activity.progress, { done, expected, running, failed });
        const target = step ?? enclosing(activity.parent);
        // A path's own progress counts what is unpacked; its file's would mix with it.
        const shows = step !== undefined || target?.measured === false;
        if (target && shows && activity.type !== ACTIVITY.build) {
          [target.done, target.expected] = [done, Math.max(done, expected)];
          if (activity.type === ACTIVITY.copyPath) target.measured = true;
        }
        return NONE;
      }
      case RESULT.setExpected: {
        const [of, number] = fields.map(amount);
        if (of === undefined || number === undefined) return NONE;
        sumOf(of).expect(number - (activity.expects.get(of) ?? 0));
        activity.expects.set(of, number);
        return NONE;
      }
      default:
        return NONE;
    }
  };

  const message = ({ level, text }: Message): readonly Change[] => {
    if (level >= LEVEL.info && text.startsWith("evaluating file ")) evaluated += 1;
    else if (level === LEVEL.error || level >= LEVEL.info) {
      const plain = stripVTControlCharacters(text);
      if (!missing.read(plain) && level === LEVEL.error) {
        const derivation = DERIVATION.exec(plain)?.[0];
        if (derivation !== undefined) book.fail(derivation);
      }
    }
    return NONE;
  };

  const changes = (event: NixEvent): readonly Change[] => {
    switch (event.kind) {
      case "start":
        return start(event);
      case "stop":
        return stop(event.id);
      case "result":
        return result(event);
      case "msg":
        return message(event);
      case "text":
        return NONE;
    }
  };

  const announced = (): readonly Change[] => {
    if (told || !realising || missing.announced() === undefined) return NONE;
    told = true;
    return [{ what: "announced" }];
  };

  const counted = {
    build: () => known(ACTIVITY.builds),
    fetch: () => known(ACTIVITY.copyPaths),
  };

  return {
    state: {
      steps: book.steps,
      running: book.running,
      get announced() {
        return missing.announced();
      },
      get builds() {
        return sumOf(ACTIVITY.builds).count();
      },
      get copies() {
        return sumOf(ACTIVITY.copyPaths).count();
      },
      get copied() {
        return sumOf(ACTIVITY.copyPath).count();
      },
      get downloaded() {
        return sumOf(ACTIVITY.fileTransfer).count();
      },
      get evaluated() {
        return evaluated;
      },
      get realising() {
        return realising;
      },
      began,
      get latest() {
        return latest;
      },
    },
    advance: (event, at) => {
      latest = Math.max(latest, at);
      const direct = changes(event);
      const later = [...announced(), ...book.settle(counted)];
      return later.length === 0 ? direct : [...direct, ...later];
    },
    finish: (at) => {
      latest = Math.max(latest, at);
      return book.close(counted);
    },
  };
};

/** Activities that come after evaluation. */
const REALISING: ReadonlySet<number> = new Set([
  ACTIVITY.realise,
  ACTIVITY.build,
  ACTIVITY.substitute,
]);

/** The first derivation in a message. */
const DERIVATION = /\/[^\s'"]*\/[0-9a-z]{32}-[^\s'"/]+\.drv/;

const amount = (field: unknown): number =>
  typeof field === "number" && field > 0 && Number.isFinite(field) ? field : 0;
