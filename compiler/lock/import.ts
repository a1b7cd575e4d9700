/**
 * Known facts → a lock. Hashes come from the config, a facts file or the lock there is already;
 * nothing is fetched and nothing is invented: what nobody knows stays out and is told.
 */
import { Problem, Problems } from "../problem.ts";
import { byDistribution } from "./candidates.ts";
import { choose, own } from "./choose.ts";
import type { Known } from "./choose.ts";
import { LOCK_VERSION } from "./lock.ts";
import type { Artifact, Lock, Request } from "./lock.ts";
import { gitKey, requestKey } from "./request.ts";

/** The new lock, and what could not be locked or was refused. */
export interface Imported {
  readonly lock: Lock;
  readonly problems: readonly Problem[];
}

/**
 * The lock of a project, as far as it is known.
 *
 * @returns Problems `not-locked`, one for each package without a known hash, and `hash-changed`, one
 *   for each whose hash is not the locked one; such an entry stays as it was.
 * @throws {Problems} `not-locked` when the pinned nixpkgs is unknown: without it there is no lock.
 */
export const importFacts = (known: Known): Imported => {
  const { facts, previous } = known;
  const files = byDistribution(Object.keys({ ...facts?.artifacts, ...previous?.artifacts }));
  const problems: Problem[] = [];
  const artifacts: Record<string, Artifact> = {};
  const images: Lock["images"] = {};
  for (const each of known.images) {
    const requests: Record<string, Request> = {};
    for (const layer of each.image.layers) {
      for (const pkg of layer.packages) {
        if (pkg.kind === "nixpkg") continue;
        const chosen = choose(pkg, each, known, files);
        if (chosen.problem !== undefined) problems.push(chosen.problem);
        if (chosen.artifact === undefined) continue;
        artifacts[chosen.key] = chosen.artifact;
        const request = requestKey(pkg);
        const by = new Set([...(requests[request]?.by ?? []), `layer ${layer.name}`]);
        requests[request] = { artifact: chosen.key, by: [...by].sort(), why: chosen.why };
      }
    }
    images[each.name] = requests;
  }
  return {
    lock: { version: LOCK_VERSION, nixpkgs: pin(known), artifacts, images },
    problems: unique(problems),
  };
};

/**
 * Where nixpkgs is pinned; what is known of its attributes holds for one revision only.
 *
 * @throws {Problems} `not-locked` when nobody knows the revision.
 */
export const pin = ({ project, facts, previous }: Known): Lock["nixpkgs"] => {
  const { url, rev } = project.nixpkgs;
  const locked = previous?.nixpkgs;
  if (locked?.url === url && locked.rev === rev) return locked;
  const fact = own(facts?.nixpkgs, gitKey(project.nixpkgs));
  if (fact === undefined) {
    throw new Problems([
      new Problem(
        "not-locked",
        `nixpkgs at ${rev.slice(0, 7)} cannot be locked: its narHash is not known`,
        {
          at: project.nixpkgs,
          hint: "add it to a facts file and run comfynix lock --facts FILE",
        },
      ),
    ]);
  }
  const { narHash, lastModified } = fact;
  return { url, rev, narHash, lastModified, attributes: {} };
};

/** Images that share a package share its problem. */
const unique = (problems: readonly Problem[]): readonly Problem[] => {
  const told = new Set<object>();
  return problems.filter(({ details: { at } }) => {
    if (at === undefined || !told.has(at)) {
      if (at !== undefined) told.add(at);
      return true;
    }
    return false;
  });
};
