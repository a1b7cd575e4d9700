/** How the lock names what a config asks for, and how a package finds its artifact. */
import type { Distribution } from "../../dsl/node.ts";
import type { Artifact, Lock } from "./lock.ts";

/**
 * The key of a package in `images.<image>` of the lock.
 *
 * @example requestKey(git("openai/CLIP", "dcba…")) // "git+https://github.com/openai/CLIP@dcba…"
 */
export const requestKey = (pkg: Distribution): string => {
  switch (pkg.kind) {
    case "git":
      return gitKey({ ...pkg, submodules: pkg.options.submodules });
    case "wheel":
    case "sdist":
      return pkg.url ?? `${pkg.kind} ${pkg.name} ${pkg.version}`;
  }
};

/** The key of a git tree: with its submodules it is another tree, so it has another key. */
export const gitKey = (tree: {
  readonly url: string;
  readonly rev: string;
  readonly submodules?: boolean | undefined;
}): string => `git+${tree.url}@${tree.rev}${tree.submodules === true ? "#submodules" : ""}`;

/** The artifact the lock chose for `pkg` in `image`; undefined when it is not locked. */
export const artifactOf = (
  lock: Lock,
  image: string,
  pkg: Distribution,
): (Artifact & { readonly key: string }) | undefined => {
  const key = lock.images[image]?.[requestKey(pkg)]?.artifact;
  const artifact = key === undefined ? undefined : lock.artifacts[key];
  return key === undefined || artifact === undefined || artifact.kind !== pkg.kind
    ? undefined
    : { ...artifact, key };
};
