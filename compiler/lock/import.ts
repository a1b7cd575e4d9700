/**
 * Known facts → a lock. Hashes come from the config, a facts file or the lock there is already;
 * nothing is fetched and nothing is invented: what nobody knows stays out and is told.
 */
import type { Distribution, Image, Project } from "../../dsl/node.ts";
import { fileName } from "../../dsl/wheel-name.ts";
import type { NamedImage } from "../context.ts";
import { normalise } from "../python/name.ts";
import { Problem, Problems } from "../problem.ts";
import { candidates } from "./candidates.ts";
import type { FactsFile } from "./facts-file.ts";
import { LOCK_VERSION, SRI_SHA256 } from "./lock.ts";
import type { Artifact, Lock, Request } from "./lock.ts";
import { gitKey, requestKey } from "./request.ts";

/** What a lock is made from. */
export interface Known {
  readonly images: readonly NamedImage[];
  readonly project: Project;
  readonly facts?: FactsFile;
  /** The lock there is. */
  readonly previous?: Lock;
  /** Distributions whose hash may differ from the one that is locked. */
  readonly accept?: readonly string[];
}

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
  const problems: Problem[] = [];
  const artifacts: Record<string, Artifact> = {};
  const images: Lock["images"] = {};
  for (const { name, image } of known.images) {
    const requests: Record<string, Request> = {};
    for (const layer of image.layers) {
      for (const pkg of layer.packages) {
        if (pkg.kind === "nixpkg") continue;
        const chosen = choose(pkg, image, known);
        if (chosen.problem !== undefined) problems.push(chosen.problem);
        if (chosen.artifact === undefined) continue;
        artifacts[chosen.key] = chosen.artifact;
        const request = requestKey(pkg);
        const by = new Set([...(requests[request]?.by ?? []), `layer ${layer.name}`]);
        requests[request] = { artifact: chosen.key, by: [...by].sort(), why: chosen.why };
      }
    }
    images[name] = requests;
  }
  return {
    lock: { version: LOCK_VERSION, nixpkgs: pin(known), artifacts, images },
    problems: unique(problems),
  };
};

interface Choice {
  readonly key: string;
  readonly why: string;
  readonly artifact?: Artifact;
  readonly problem?: Problem;
}

const choose = (pkg: Distribution, image: Image, known: Known): Choice => {
  const { facts, previous } = known;
  const keys = Object.keys({ ...facts?.artifacts, ...previous?.artifacts });
  const [key, ...others] = candidates(pkg, image, keys);
  if (key === undefined) {
    return { key: requestKey(pkg), why: "", problem: notLocked(pkg, "no file of it is known") };
  }
  const why =
    pkg.kind === "git" || pkg.url !== undefined
      ? "the config names it"
      : others.length === 0
        ? "the only known file that fits"
        : `the best of ${others.length + 1} known files that fit`;
  const locked = own(previous?.artifacts, key);
  const told = tell(pkg, key, known);
  if (told === undefined) {
    return locked === undefined
      ? { key, why, problem: notLocked(pkg, "its hash is not known") }
      : { key, why, artifact: locked };
  }
  if (locked === undefined || locked.hash === told.hash) {
    return { key, why, artifact: merged(told, locked) };
  }
  return accepted(pkg, known)
    ? { key, why, artifact: told }
    : { key, why, artifact: locked, problem: changed(pkg, locked, told) };
};

/** Two accounts of the same bytes. What was read stays, and who hashed them himself is believed. */
const merged = (told: Artifact, locked: Artifact | undefined): Artifact => {
  if (locked === undefined) return told;
  const facts = { ...locked.facts, ...told.facts };
  const origin = locked.origin.from === "import" ? told.origin : locked.origin;
  return { ...locked, ...told, origin, ...(Object.keys(facts).length > 0 && { facts }) };
};

/** What the config and the facts file say of an artifact; undefined when neither does. */
const tell = (pkg: Distribution, key: string, { facts }: Known): Artifact | undefined => {
  const fact = own(facts?.artifacts, key);
  const said = pkg.options.hash;
  if (said !== undefined && SRI_SHA256.test(said) && said !== fact?.hash) {
    return artifact(pkg, key, { hash: said, origin: { from: "import", source: "the config" } });
  }
  if (fact === undefined) return undefined;
  const { source, ...rest } = fact;
  return artifact(pkg, key, { ...rest, origin: { from: "import", source } });
};

type Common = Pick<Artifact, "hash" | "size" | "origin" | "facts">;

const artifact = (pkg: Distribution, key: string, common: Common): Artifact => {
  if (pkg.kind !== "git") return { kind: pkg.kind, file: fileName(key), ...common };
  const { url, rev, options } = pkg;
  const submodules = options.submodules === true ? { submodules: true } : {};
  return { kind: "git", url, rev, ...submodules, ...common };
};

const accepted = (pkg: Distribution, { accept = [] }: Known): boolean =>
  accept.some((name) => normalise(name) === normalise(pkg.name));

const notLocked = (pkg: Distribution, why: string): Problem =>
  new Problem("not-locked", `${described(pkg)} cannot be locked: ${why}`, {
    at: pkg,
    hint: "add it to a facts file and run comfynix lock --facts FILE",
  });

const changed = (pkg: Distribution, locked: Artifact, told: Artifact): Problem =>
  new Problem(
    "hash-changed",
    `${described(pkg)} is locked with ${locked.hash}, but ${told.origin.source} says ${told.hash}`,
    {
      at: pkg,
      hint: `published files do not change: find out who is right; to take the new one, comfynix lock --accept ${pkg.name}`,
    },
  );

const described = (pkg: Distribution): string =>
  pkg.kind === "git" ? `${pkg.name} at ${pkg.rev.slice(0, 7)}` : `${pkg.name} ${pkg.version}`;

/** Where nixpkgs is pinned; what is known of its attributes holds for one revision only. */
const pin = ({ project, facts, previous }: Known): Lock["nixpkgs"] => {
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

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

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
