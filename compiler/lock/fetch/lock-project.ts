/** A whole project → its lock: what the config names is found, looked into, and closed. */
import type { Context } from "../../context.ts";
import type { Problem } from "../../problem.ts";
import type { Installing } from "../../python/collisions.ts";
import { normalise } from "../../python/name.ts";
import { contentsOf } from "../../rules/contents.ts";
import { sized } from "../../sized.ts";
import type { Needs } from "../closure/provider.ts";
import { LOCK_VERSION } from "../lock.ts";
import type { Lock } from "../lock.ts";
import { collisionsOf } from "./collisions.ts";
import { addDraft, lockedArtifacts, onlyLocked, pendingArtifacts } from "./drafts.ts";
import { closeImage } from "./image-closure.ts";
import { isLocal } from "./local.ts";
import { lookAtAll, needsLook, streamAll } from "./look.ts";
import type { Looked, Seen } from "./looked.ts";
import { nixpkgsFor } from "./nixpkgs.ts";
import { settleAll } from "./settle-all.ts";
import type { Locked, Task } from "./task.ts";
import { tidied } from "./tidied.ts";

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
    lock: { version: LOCK_VERSION, nixpkgs, artifacts: pendingArtifacts(drafts), images },
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
      addDraft(drafts, draft, each.image, known);
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
