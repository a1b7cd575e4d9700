/** A whole project → its lock: what the config names is found, looked into, and closed. */
import { contentsOf } from "../../rules/contents.ts";
import type { Image } from "../../../dsl/node.ts";
import type { Context, NamedImage } from "../../context.ts";
import type { Problem } from "../../problem.ts";
import type { Installing } from "../../python/collisions.ts";
import { normalise } from "../../python/name.ts";
import { byDistribution } from "../candidates.ts";
import { own } from "../choose.ts";
import type { Known } from "../choose.ts";
import { LOCK_VERSION } from "../lock.ts";
import type { Artifact, Lock, Request } from "../lock.ts";
import { sized } from "../../sized.ts";
import type { NixpkgsSource } from "../nixpkgs/expression.ts";
import { requestKey } from "../request.ts";
import { collisionsOf } from "./collisions.ts";
import type { Needs } from "../closure/provider.ts";
import { artifactOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { closeImage } from "./image-closure.ts";
import { isLocal } from "./local.ts";
import { lookAtAll, needsLook, streamAll } from "./look.ts";
import type { Looked, Seen } from "./look.ts";
import { nixpkgsFor } from "./nixpkgs.ts";
import { inPool } from "./pool.ts";
import { settle } from "./settle.ts";
import { tidied } from "./tidied.ts";
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

/**
 * Locks a project.
 *
 * @returns The lock as far as it is known, and what could not be found, read or closed.
 * @throws {Problems} When the pinned nixpkgs is unknown: without it there is no lock.
 */
export const lockProject = async (task: Task): Promise<Locked> => {
  const { known, world, progress } = task;
  const renewed = new Set([...task.updating, ...(known.accept ?? []).map(normalise)]);
  const problems: Problem[] = [];
  const drafts = new Map<string, Looked>();
  const lookedAt = new Set<string>();
  const installing = new Map<string, Installing>();
  const keep = (seen: readonly Seen[]) => {
    for (const { draft, installing: files, problems: found } of seen) {
      const before = drafts.get(draft.key);
      if (before !== undefined) drafts.set(draft.key, { ...before, draft });
      if (files !== undefined) installing.set(draft.key, files);
      problems.push(...found);
    }
  };
  const look = async (what: string) => {
    const open = [...drafts.values()].filter(
      ({ draft }) => needsLook(draft) && !lookedAt.has(draft.key),
    );
    if (open.length === 0) return;
    for (const { draft } of open) lookedAt.add(draft.key);
    progress.begin(what, open.length);
    keep(await lookAtAll(open, world, progress.done));
  };

  const images = await settleAll(task, drafts, problems);
  await look("reading metadata");
  const contextWith = (nixpkgs: Lock["nixpkgs"]): Context => ({
    images: known.images,
    project: known.project,
    lock: { version: LOCK_VERSION, nixpkgs, artifacts: draftArtifacts(drafts), images },
  });
  const { nixpkgs, problems: asked } = await nixpkgsFor(task, contextWith);
  problems.push(...asked);
  const context = contextWith(nixpkgs);
  const contents = known.images.map(({ name, image }) => contentsOf(context, name, image));
  progress.begin("finding what is required", known.images.length);
  // Images share most of what they hold: its metadata is read once.
  const needs = new Map<string, Promise<Needs>>();
  const closures = await Promise.all(
    contents.map(async (each) => {
      const closure = await closeImage(each, world, { previous: known.previous, renewed, needs });
      progress.done();
      return { each, closure };
    }),
  );
  for (const { each, closure } of closures) {
    images[each.name] = { ...images[each.name], ...closure.requests };
    for (const draft of closure.drafts) {
      add(drafts, draft, each.image, known);
    }
    problems.push(...closure.problems);
  }
  await look("reading what was found");
  const installed = { images: known.images, requests: images, drafts, previous: known.previous };
  const collisions = await collisionsOf({ ...installed, fresh: installing }, world);
  await stream(task, drafts, keep);

  const artifacts = lockedArtifacts(drafts);
  const clashing = collisions.filter((each) =>
    each.artifacts.every((key) => Object.hasOwn(artifacts, key)),
  );
  return {
    lock: {
      version: LOCK_VERSION,
      nixpkgs,
      artifacts,
      images: onlyLocked(images, artifacts),
      ...(clashing.length > 0 && { collisions: clashing }),
    },
    problems: tidied(problems),
  };
};

/** The config's packages: each image's requests, and a draft for each artifact. */
const settleAll = async (
  { known, world, updating, progress }: Task,
  drafts: Map<string, Looked>,
  problems: Problem[],
): Promise<Record<string, Record<string, Request>>> => {
  const files = byDistribution(
    Object.keys({ ...known.facts?.artifacts, ...known.previous?.artifacts }),
  );
  const asked = known.images.flatMap((named) =>
    named.image.layers.flatMap((layer) =>
      layer.packages.flatMap((pkg) => (pkg.kind === "nixpkg" ? [] : [{ named, layer, pkg }])),
    ),
  );
  progress.begin("finding packages", asked.length);
  const settled = await inPool(asked, 32, async ({ named, layer, pkg }) => {
    const found = await settle(pkg, named, { known, files, world, updating });
    progress.done();
    return { named, layer, found };
  });
  const images: Record<string, Record<string, Request>> = Object.fromEntries(
    known.images.map(({ name }: NamedImage) => [name, {}]),
  );
  for (const { named, layer, found } of settled) {
    const { pkg, draft, why, lost, problem } = found;
    if (problem !== undefined) problems.push(problem);
    if (draft === undefined) continue;
    add(drafts, draft, named.image, known);
    const requests = images[named.name] ?? {};
    const key = requestKey(pkg);
    const by = new Set([...(requests[key]?.by ?? []), `layer ${layer.name}`]);
    requests[key] = {
      artifact: draft.key,
      by: [...by].sort(),
      why: why === "" ? "the config names it" : why,
      ...(lost.length > 0 && { lost: [...lost] }),
    };
  }
  return images;
};

const add = (
  drafts: Map<string, Looked>,
  draft: Draft,
  image: Image,
  { previous }: Known,
): void => {
  if (drafts.has(draft.key)) return;
  const held = own(previous?.artifacts, draft.key);
  drafts.set(draft.key, { draft, image, locked: held !== undefined && held.hash === draft.hash });
};

/** Whole files: for what is native in them, and for hashes that nobody told. */
const stream = async (
  { world, native, progress }: Task,
  drafts: ReadonlyMap<string, Looked>,
  keep: (seen: readonly Seen[]) => void,
): Promise<void> => {
  const open = [...drafts.values()].filter(
    ({ draft: { key, base, hash, facts } }) =>
      (!world.offline || isLocal(key)) &&
      base.kind === "wheel" &&
      facts?.metadata !== undefined &&
      ((native && facts.elf === undefined) || hash === undefined),
  );
  if (open.length === 0) return;
  const bytes = open.reduce((sum, { draft }) => sum + (draft.size ?? 0), 0);
  progress.begin(`reading native code in ${sized(bytes)} of wheels`, open.length, bytes);
  keep(await streamAll(open, world, progress.done));
};

/** For the closure alone, which asks for no hash. */
const draftArtifacts = (drafts: ReadonlyMap<string, Looked>): Record<string, Artifact> =>
  Object.fromEntries(
    [...drafts].map(([key, { draft }]) => [key, { ...draft.base, ...PENDING, ...shown(draft) }]),
  );

const PENDING = { hash: "", origin: { from: "import" as const, source: "" } };

const shown = ({ facts }: Draft) => (facts === undefined ? {} : { facts });

const lockedArtifacts = (drafts: ReadonlyMap<string, Looked>): Record<string, Artifact> =>
  Object.fromEntries(
    [...drafts].flatMap(([key, { draft }]): [string, Artifact][] => {
      const artifact = artifactOf(draft);
      return artifact === undefined ? [] : [[key, artifact]];
    }),
  );

const onlyLocked = (
  images: Readonly<Record<string, Readonly<Record<string, Request>>>>,
  artifacts: Readonly<Record<string, Artifact>>,
): Lock["images"] =>
  Object.fromEntries(
    Object.entries(images).map(([name, requests]) => [
      name,
      Object.fromEntries(
        Object.entries(requests).filter(([, each]) => Object.hasOwn(artifacts, each.artifact)),
      ),
    ]),
  );
