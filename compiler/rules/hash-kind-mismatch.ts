/**
 * A hash must be that of the very file it stands beside. A wheel's hash on the source archive, a
 * file's hash where Nix wants a tree's, or another project's hash all fail after the download only.
 */
import { notAnSdist } from "../../dsl/message.ts";
import { fileName, parseWheelName } from "../../dsl/wheel-name.ts";
import type { Context } from "../context.ts";
import type { Artifact } from "../lock/lock.ts";
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import type { Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "hash-kind-mismatch",
  *package(pkg) {
    if (pkg.kind !== "sdist" || pkg.url === undefined) return;
    if (parseWheelName(pkg.url) === undefined) return;
    yield new Problem("hash-kind-mismatch", notAnSdist(fileName(pkg.url)), {
      at: pkg,
      literal: pkg.url,
      hint: `a wheel is installed by wheel(${JSON.stringify(pkg.url)})`,
    });
  },
  *project(context, images) {
    const byHash = artifactsByHash(context);
    for (const { own } of images) {
      for (const each of own) yield* given(each, byHash);
      for (const each of own) yield* locked(each, byHash);
    }
  },
};

type Known = Artifact & { readonly key: string };

/** The config's hash against what the lock knows. */
function* given(own: Own, byHash: ReadonlyMap<string, readonly Known[]>) {
  const { pkg, artifact } = own;
  const { hash } = pkg.options;
  if (hash === undefined) return;
  const details = { at: pkg, literal: hash };
  const owner = (byHash.get(hash) ?? []).find((known) => isOther(known, artifact ?? wanted(own)));
  if (owner !== undefined) {
    yield new Problem(
      "hash-kind-mismatch",
      `the hash of ${label(pkg)} is that of ${described(owner)}`,
      { ...details, hint: "leave hash out: the lock knows the right one" },
    );
  } else if (artifact !== undefined && artifact.hash !== hash) {
    yield new Problem(
      "hash-kind-mismatch",
      `the hash of ${label(pkg)} is not the one in the lock, ${artifact.hash}`,
      { ...details, hint: "leave hash out: the lock knows it, and where it came from" },
    );
  }
}

/** Two files of the lock with one hash: one of them has the other's. */
function* locked({ pkg, artifact }: Own, byHash: ReadonlyMap<string, readonly Known[]>) {
  if (artifact === undefined) return;
  const owner = (byHash.get(artifact.hash) ?? []).find((known) => isOther(known, artifact));
  if (owner === undefined || pkg.options.hash === artifact.hash) return;
  yield new Problem(
    "hash-kind-mismatch",
    `the lock has one hash for ${described(artifact)} of ${label(pkg)} and for ${described(owner)}`,
    { at: pkg, hint: "one of them is wrong: lock both anew with `npx comfynix lock`" },
  );
}

/** Of a package that is not locked, what its artifact would be like. */
const wanted = ({ pkg }: Own): Pick<Artifact, "kind"> & { readonly file?: string } =>
  pkg.kind === "git" || pkg.url === undefined
    ? { kind: pkg.kind }
    : { kind: pkg.kind, file: fileName(pkg.url) };

/** Whether `known` cannot be the same bytes: another kind, another file, another repository. */
const isOther = (
  known: Artifact,
  own: Artifact | (Pick<Artifact, "kind"> & { readonly file?: string }),
): boolean => {
  if (known.kind !== own.kind) return true;
  if (known.kind === "git") {
    // A fork or a mirror keeps the tree, and usually the repository's name.
    return "url" in own && lastPart(own.url) !== lastPart(known.url);
  }
  return "file" in own && own.file !== undefined && bare(own.file) !== bare(known.file);
};

/** Copies of a wheel may spell `+` as `%2B` or leave the local label out. */
const bare = (file: string): string => file.replaceAll(/%2b/gi, "+").toLowerCase();

const lastPart = (url: string): string => url.slice(url.lastIndexOf("/") + 1).toLowerCase();

const described = (artifact: Artifact): string => {
  switch (artifact.kind) {
    case "wheel":
      return `the wheel ${artifact.file}`;
    case "sdist":
      return `the source archive ${artifact.file}`;
    case "git":
      return `the tree of ${artifact.url} at ${artifact.rev.slice(0, 7)}`;
  }
};

const artifactsByHash = ({ lock }: Context): ReadonlyMap<string, readonly Known[]> => {
  const found = new Map<string, Known[]>();
  for (const [key, artifact] of Object.entries(lock.artifacts)) {
    const known = { ...artifact, key };
    const same = found.get(artifact.hash);
    if (same === undefined) found.set(artifact.hash, [known]);
    else same.push(known);
  }
  return found;
};
