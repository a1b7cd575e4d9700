/** One package of one image → the artifact that the lock is to have for it, as far as it is known yet. */
import type { Distribution, Sdist, Wheel } from "../../../dsl/node.ts";
import type { NamedImage } from "../../context.ts";
import type { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import type { KnownFiles } from "../candidates.ts";
import { choose, described, isAccepted, own } from "../choose.ts";
import type { Known } from "../choose.ts";
import { Unreachable } from "../closure/provider.ts";
import type { Lost } from "../lock.ts";
import { requestKey } from "../request.ts";
import { changedHash } from "./changed-hash.ts";
import { draftOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { isOffline } from "./failure.ts";
import { findFile } from "./find.ts";
import type { FoundFile } from "./find.ts";
import { listed, promised } from "./listed.ts";
import { notLocked, notLockedOffline, notMoved } from "./not-locked.ts";
import type { World } from "./world.ts";

/** What a package is to have. */
export interface Settled {
  readonly pkg: Distribution;
  readonly why: string;
  readonly lost: readonly Lost[];
  /** Absent where there is nothing to lock; then `problem` says why. */
  readonly draft?: Draft;
  readonly problem?: Problem;
}

/** What is known, and what may be asked. */
export interface Settling {
  readonly known: Known;
  readonly files: KnownFiles;
  readonly world: World;
  /** Normalised names that are chosen anew. */
  readonly updating: ReadonlySet<string>;
}

/**
 * Settles a package. What is locked stays while it fits; what is asked for by name is looked up in the
 * image's index; of an address the index that lists it knows the hash.
 */
export const settle = async (
  pkg: Distribution,
  named: NamedImage,
  { known, files, world, updating }: Settling,
): Promise<Settled> => {
  const choice = choose(pkg, named, known, files);
  const { key, why, artifact, problem } = choice;
  const chosen: Settled = {
    pkg,
    why,
    lost: heldLost(pkg, named, known),
    ...(artifact && { draft: draftOf(key, artifact, pkg) }),
    ...(problem && { problem }),
  };
  const accepted = isAccepted(pkg, known);
  // A commit cannot change, and what the config or a facts file says is not asked for again.
  const told = artifact !== undefined && artifact.origin.from === "import";
  const { problem: _, ...open } = chosen;
  if (pkg.kind === "git") return artifact ? chosen : { ...open, ...unread(pkg) };
  if (pkg.url !== undefined) {
    if (told || (artifact !== undefined && !accepted)) return chosen;
    if (problem?.code === "hash-changed") return chosen;
    return { ...open, draft: await listed(pkg, pkg.url, named, world) };
  }
  const held = own(known.previous?.images[named.name], requestKey(pkg))?.artifact;
  const stays = !accepted && !updating.has(normalise(pkg.name));
  if (held === key && artifact !== undefined && stays) return chosen;
  try {
    return fromIndex(pkg, await findFile(pkg, named.image, world), known);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    // What is known without the index will do, if there is any, unless another was asked for.
    if (artifact !== undefined)
      return stays ? chosen : { ...chosen, problem: notMoved(pkg, error) };
    if (isOffline(error)) return { ...chosen, problem: notLockedOffline(pkg, error) };
    return { ...chosen, problem: notLocked(pkg, error) };
  }
};

const heldLost = (pkg: Distribution, { name }: NamedImage, { previous }: Known): readonly Lost[] =>
  own(previous?.images[name], requestKey(pkg))?.lost ?? [];

const unread = (pkg: Distribution): Pick<Settled, "draft"> => {
  if (pkg.kind !== "git") return {};
  const { url, rev, options } = pkg;
  const submodules = options.submodules === true ? { submodules: true as const } : {};
  return {
    draft: { key: requestKey(pkg), base: { kind: "git", url, rev, ...submodules }, at: pkg },
  };
};

const fromIndex = (pkg: Wheel | Sdist, found: FoundFile, known: Known): Settled => {
  const { candidate, index, why, lost } = found;
  const offered = promised(candidate, index);
  const locked = own(known.previous?.artifacts, candidate.url);
  const fact = own(known.facts?.artifacts, candidate.url);
  const settled = { pkg, why, lost };
  if (locked !== undefined) {
    const draft = draftOf(candidate.url, locked, pkg);
    if (offered.hash === undefined || offered.hash === locked.hash) return { ...settled, draft };
    if (!isAccepted(pkg, known)) {
      return {
        ...settled,
        draft,
        problem: changedHash(pkg, described(pkg), locked, { ...offered, source: index }),
      };
    }
  }
  const base = { kind: pkg.kind, file: candidate.file };
  const draft: Draft = { key: candidate.url, base, ...offered, at: pkg };
  return {
    ...settled,
    draft:
      fact?.facts !== undefined && fact.hash === draft.hash
        ? { ...draft, facts: fact.facts }
        : draft,
  };
};
