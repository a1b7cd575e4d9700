/** The interpreters an image may run and the wheel tags each of them loads (PEP 425, 384, 703). */
import type { PythonVersion } from "./node.ts";

/** Every interpreter, in order. */
export const pythonVersions = [
  "3.11",
  "3.12",
  "3.13",
  "3.14",
  "3.13t",
  "3.14t",
] as const satisfies readonly PythonVersion[];

/**
 * The tag of a wheel compiled for just this interpreter: `cp314-cp314`, `cp314-cp314t`.
 *
 * @example
 * nativeTag("3.14t"); // "cp314-cp314t"
 */
export const nativeTag = <Python extends PythonVersion>(python: Python): NativeTag<Python> =>
  native[python];

/**
 * Whether an interpreter loads a wheel of these `python-abi` tags, compressed sets included. The
 * platform is not looked at.
 *
 * @example
 * loads("3.14", "cp38-abi3"); // true
 * loads("3.14t", "cp38-abi3"); // false: the stable ABI does not hold without the GIL (PEP 703)
 */
export const loads = (python: PythonVersion, tags: string): boolean => {
  const accepted = acceptedTags(python);
  return expandTags(tags).some((tag) => accepted.has(tag));
};

/** The single `python-abi` tags a compressed set stands for (PEP 425): `py2.py3-none` gives two. */
export const expandTags = (tags: string): readonly string[] => {
  const [pythons = "", abis = ""] = tags.split("-");
  return pythons.split(".").flatMap((python) => abis.split(".").map((abi) => `${python}-${abi}`));
};

/** Every single `python-abi` tag an interpreter loads; what `packaging.tags` lists for it. */
export const acceptedTags = (python: PythonVersion): ReadonlySet<string> => {
  const known = cache.get(python);
  if (known) return known;
  const threaded = python.endsWith("t");
  const minor = python.replace(/^3\.|t$/g, "");
  const upTo = minors.slice(0, minors.indexOf(minor as Minor) + 1);
  const tags = new Set([
    native[python],
    `cp3${minor}-none`,
    "py3-none",
    ...upTo.map((each) => `py3${each}-none`),
    // The stable ABI began with 3.2 (PEP 384).
    ...(threaded ? [] : upTo.slice(2).map((each) => `cp3${each}-abi3`)),
  ]);
  cache.set(python, tags);
  return tags;
};

/** The tag of a wheel compiled for just this interpreter. */
export type NativeTag<Python extends PythonVersion> = (typeof native)[Python];

const native = {
  "3.11": "cp311-cp311",
  "3.12": "cp312-cp312",
  "3.13": "cp313-cp313",
  "3.14": "cp314-cp314",
  "3.13t": "cp313-cp313t",
  "3.14t": "cp314-cp314t",
} as const satisfies Record<PythonVersion, string>;

const minors = [
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "10",
  "11",
  "12",
  "13",
  "14",
] as const;
type Minor = (typeof minors)[number];

const cache = new Map<PythonVersion, ReadonlySet<string>>();
