/** Files that more than one distribution installs at the same place, by their RECORDs. */
import type { RecordEntry } from "./record.ts";

/** A distribution and where its files go: by installed path (`bin/x`, or below site-packages). */
export interface Installing {
  /** Normalised name. */
  readonly name: string;
  readonly files: ReadonlyMap<string, RecordEntry>;
}

/** Two or more distributions that overwrite each other's files. */
export interface Collision {
  /** Normalised names, sorted. */
  readonly distributions: readonly string[];
  /** Paths with different content, sorted: who wins is chance. */
  readonly differing: readonly string[];
  /** Paths with the same content, sorted: harmless but for buildEnv, which may ask which to take. */
  readonly same: readonly string[];
}

/**
 * Who collides with whom, by the set of distributions that share a path; `[]` when nobody does.
 *
 * @example
 * collisions([opencvPython, opencvPythonHeadless])
 * // [{ distributions: ["opencv-python", "opencv-python-headless"], differing: ["cv2/cv2.abi3.so", …], same: […] }]
 */
export const collisions = (distributions: readonly Installing[]): readonly Collision[] => {
  const owners = new Map<string, { name: string; hash: string | undefined }[]>();
  for (const { name, files } of distributions) {
    for (const [path, { hash }] of files) {
      const known = owners.get(path);
      if (known === undefined) owners.set(path, [{ name, hash }]);
      else known.push({ name, hash });
    }
  }
  const found = new Map<
    string,
    { names: readonly string[]; differing: string[]; same: string[] }
  >();
  for (const [path, list] of owners) {
    const names = [...new Set(list.map(({ name }) => name))].sort();
    if (names.length < 2) continue;
    const key = names.join(" ");
    const group = found.get(key) ?? { names, differing: [], same: [] };
    found.set(key, group);
    const first = list[0]?.hash;
    // A file without a hash is one whose content nobody vouches for.
    const equal = first !== undefined && list.every(({ hash }) => hash === first);
    (equal ? group.same : group.differing).push(path);
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { names, differing, same }]) => ({
      distributions: names,
      differing: differing.sort(),
      same: same.sort(),
    }));
};
