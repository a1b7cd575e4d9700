/** A lock in which a git source has moved to another commit, and nothing else has. */
import type { Artifact, Lock } from "../lock.ts";
import { gitKey } from "../request.ts";

type GitArtifact = Extract<Artifact, { readonly kind: "git" }>;

/**
 * The lock with every request for `from` asking for `to`.
 *
 * @param from  The key of the old tree.
 * @param to  The new tree's artifact.
 * @returns Undefined when no image of the lock asks for `from`.
 */
export const moveGit = (lock: Lock, from: string, to: GitArtifact): Lock | undefined => {
  const key = gitKey(to);
  const asks = Object.values(lock.images).some((requests) => Object.hasOwn(requests, from));
  if (!asks) return undefined;
  const images = mapValues(lock.images, (requests) => {
    const { [from]: moved, ...rest } = requests;
    return moved === undefined ? requests : { ...rest, [key]: { ...moved, artifact: key } };
  });
  const { [from]: _, ...others } = lock.artifacts;
  return { ...lock, artifacts: { ...others, [key]: to }, images };
};

const mapValues = <T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
