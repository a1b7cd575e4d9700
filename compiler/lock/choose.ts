/** One package of one image → its artifact, from what the config, the facts and the lock say. */
import type { Distribution, Project } from "../../dsl/node.ts";
import { fileName } from "../../dsl/wheel-name.ts";
import type { NamedImage } from "../context.ts";
import { normalise } from "../python/name.ts";
import { Problem } from "../problem.ts";
import { candidates } from "./candidates.ts";
import type { KnownFiles } from "./candidates.ts";
import type { FactsFile } from "./facts-file.ts";
import { SRI_SHA256 } from "./lock.ts";
import type { Artifact, Lock } from "./lock.ts";
import { requestKey } from "./request.ts";

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

/** The artifact a package gets, or why it gets none. */
export interface Choice {
  readonly key: string;
  readonly why: string;
  readonly artifact?: Artifact;
  readonly problem?: Problem;
}

/**
 * What the lock is to say of `pkg` in an image. What is locked stays: the file that was chosen while it
 * fits, and its hash unless another is accepted.
 *
 * @param files  The files of the facts and of the lock, by distribution.
 */
export const choose = (
  pkg: Distribution,
  { name, image }: NamedImage,
  known: Known,
  files: KnownFiles,
): Choice => {
  const { previous } = known;
  const fitting = candidates(pkg, image, files);
  const held = own(own(previous?.images, name), requestKey(pkg));
  const stays = held !== undefined && fitting.includes(held.artifact);
  const key = stays ? held.artifact : fitting[0];
  if (key === undefined) {
    return { key: requestKey(pkg), why: "", problem: notLocked(pkg, "no file of it is known") };
  }
  const why = stays ? held.why : reason(pkg, fitting.length);
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
  return isAccepted(pkg, known)
    ? { key, why, artifact: told }
    : { key, why, artifact: locked, problem: changed(pkg, locked, told) };
};

const reason = (pkg: Distribution, fitting: number): string => {
  if (pkg.kind === "git" || pkg.url !== undefined) return "the config names it";
  return fitting === 1
    ? "the only known file that fits"
    : `the best of ${fitting} known files that fit`;
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

/** Whether another hash than the locked one may be taken. */
export const isAccepted = (pkg: Distribution, { accept = [] }: Known): boolean =>
  accept.some((name) => normalise(name) === normalise(pkg.name));

const notLocked = (pkg: Distribution, why: string): Problem =>
  new Problem("not-locked", `${described(pkg)} cannot be locked: ${why}`, {
    at: pkg,
    hint: "add it to a facts file and run `npx comfynix lock --facts FILE`",
  });

const changed = (pkg: Distribution, locked: Artifact, told: Artifact): Problem =>
  new Problem(
    "hash-changed",
    `${described(pkg)} is locked with ${locked.hash}, but ${told.origin.source} says ${told.hash}`,
    {
      at: pkg,
      hint: `published files do not change: find out who is right; to take the new one: npx comfynix lock --accept ${pkg.name}`,
    },
  );

/** How a sentence calls a package: `torch 2.10.0`, `CLIP at dcba3cb`. */
export const described = (pkg: Distribution): string =>
  pkg.kind === "git" ? `${pkg.name} at ${pkg.rev.slice(0, 7)}` : `${pkg.name} ${pkg.version}`;

/** An own field of a record: a key of the outside world may be `toString`. */
export const own = <T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined => (record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined);
