/** What is to be seen of a build, arranged: the whole, then layer by layer what runs. */
import type { BuildState, Step } from "../events/state.ts";
import type { NeededBy } from "../needed-by.ts";
import type { Origin, Origins } from "../origin.ts";
import { doing, labelOf } from "./said.ts";
import { plainLine } from "./text.ts";

/** A build at one moment. */
export interface View {
  readonly state: BuildState;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  /** What runs and is of no group: evaluation's downloads, questions to caches. */
  readonly rows: readonly Row[];
  /** Layers in their order, then what they are built from, then the image as a whole. */
  readonly groups: readonly Group[];
}

/** A layer, or what belongs to none. */
export interface Group {
  readonly name: string;
  /** Packages of a layer; absent for what is none. */
  readonly packages?: number;
  /** Builds and fetches of it. */
  readonly done: number;
  readonly failed: number;
  /** How many it takes; absent while nobody knows. */
  readonly total?: number;
  /** What runs, and what failed. */
  readonly rows: readonly Row[];
}

/** One step. */
export interface Row {
  readonly label: string;
  /** Milliseconds. */
  readonly elapsed: number;
  readonly doing: string;
  /** The last line of its output, plain. */
  readonly line: string;
  readonly failed: boolean;
  readonly origin?: Origin;
  /** For what belongs to no package of the config: the packages that need it. */
  readonly neededBy?: readonly Origin[];
}

/** Makes views of one build. */
export type Viewer = (state: BuildState, now: number) => View;

/** Milliseconds after which a step without a group is worth a line. */
const SLOW = 500;

/** Names of the groups that are no layers. */
const [DEPENDENCIES, IMAGE] = ["nixpkgs", "image"];

/** @param neededBy  Which packages of the config need a derivation that is none of theirs. */
export const viewer = (origins: Origins, neededBy: NeededBy): Viewer => {
  const images = new Set(origins.layers.map(({ image }) => image));
  const groupOf = (origin: Origin | undefined): string => {
    if (origin === undefined) return DEPENDENCIES;
    const name = origin.layer ?? IMAGE;
    return images.size > 1 ? `${origin.image}/${name}` : name;
  };
  const layers = new Map(
    origins.layers.map(({ image, layer, packages }) => [
      images.size > 1 ? `${image}/${layer}` : layer,
      packages,
    ]),
  );
  const whole = images.size > 1 ? [...images].map((image) => `${image}/${IMAGE}`) : [IMAGE];
  const names = [...new Set([...layers.keys(), DEPENDENCIES, ...whole])];
  const found = new Map<string, Origin | undefined>();
  const originOf = (subject: string): Origin | undefined => {
    if (!found.has(subject)) found.set(subject, origins(subject));
    return found.get(subject);
  };

  const rowOf = (step: Step, now: number): Row => {
    const origin = originOf(step.subject);
    const needing = origin === undefined && step.kind === "build" ? neededBy(step.subject) : [];
    return {
      label: labelOf(step, origin),
      elapsed: Math.max(0, (step.ended ?? now) - step.began),
      doing: doing(step, origin),
      line: step.line === undefined ? "" : plainLine(step.line),
      failed: step.status === "failed",
      ...(origin && { origin }),
      ...(needing.length > 0 && { neededBy: needing }),
    };
  };

  return (state, now) => {
    const groups = new Map(names.map((name) => [name, newGroup()]));
    const rows: Row[] = [];
    for (const step of state.steps.values()) {
      const grouped = step.kind === "build" || step.kind === "fetch";
      const group = grouped ? groups.get(groupOf(originOf(step.subject))) : undefined;
      const runs = state.running.has(step);
      if (group === undefined) {
        if (runs && now - step.began >= SLOW) rows.push(rowOf(step, now));
        continue;
      }
      group.subjects.add(step.subject);
      if (step.status === "done") group.done += 1;
      if (step.status === "failed") group.failed += 1;
      if (runs || step.status === "failed") group.rows.push(rowOf(step, now));
    }
    const { announced } = state;
    for (const subject of announced ? [...announced.builds, ...announced.fetches] : [])
      groups.get(groupOf(originOf(subject)))?.subjects.add(subject);
    return {
      state,
      elapsed: Math.max(0, now - state.began),
      rows,
      groups: [...groups].map(([name, { done, failed, subjects, rows: own }]) => ({
        ...{ name, done, failed, rows: own },
        ...(layers.has(name) && { packages: layers.get(name) ?? 0 }),
        ...(announced && { total: subjects.size }),
      })),
    };
  };
};

const newGroup = (): { done: number; failed: number; rows: Row[]; subjects: Set<string> } => ({
  ...{ done: 0, failed: 0, rows: [], subjects: new Set() },
});
