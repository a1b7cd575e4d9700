/** The interpreters an image may run and the wheel tags each of them loads (PEP 425, 384, 703). */
import type { PythonVersion } from "./node.ts";

/** By interpreter: the tag of a wheel compiled for just it. */
const native = {
  "3.11": "cp311-cp311",
  "3.12": "cp312-cp312",
  "3.13": "cp313-cp313",
  "3.14": "cp314-cp314",
  "3.13t": "cp313-cp313t",
  "3.14t": "cp314-cp314t",
} as const satisfies Record<PythonVersion, string>;

/** Minor versions of Python 3 up to the newest interpreter's. */
// prettier-ignore
const minors = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"] as const;

/** Every interpreter, oldest first, the free-threaded ones last. */
export const pythonVersions = Object.freeze(Object.keys(native)) as readonly PythonVersion[];

/**
 * The tag of a wheel compiled for just this interpreter.
 *
 * @example
 * ```ts
 * import { nativeTag } from "./python.ts";
 * nativeTag("3.14t"); // "cp314-cp314t"
 * ```
 */
export const nativeTag = <Python extends PythonVersion>(python: Python): NativeTag<Python> =>
  native[python];

/**
 * Whether an interpreter loads a wheel of these `python-abi` tags, compressed sets included. The
 * platform is not looked at.
 *
 * @example
 * ```ts
 * import { loads } from "./python.ts";
 * loads("3.14", "cp38-abi3"); // true
 * loads("3.14t", "cp38-abi3"); // false: without the GIL the stable ABI does not hold (PEP 703)
 * ```
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
  const known = accepted.get(python);
  if (known) return known;
  const minor = python.replace(/^3\.|t$/g, "");
  const upTo = minors.slice(0, minors.findIndex((each) => each === minor) + 1);
  // The stable ABI began with 3.2 (PEP 384); an interpreter without the GIL has none.
  const stable = python.endsWith("t") ? [] : upTo.slice(2);
  const tags = new Set([
    native[python],
    `cp3${minor}-none`,
    "py3-none",
    ...upTo.map((each) => `py3${each}-none`),
    ...stable.map((each) => `cp3${each}-abi3`),
  ]);
  accepted.set(python, tags);
  return tags;
};

const accepted = new Map<PythonVersion, ReadonlySet<string>>();

/** The tag of a wheel compiled for just this interpreter, as a type. */
export type NativeTag<Python extends PythonVersion> = (typeof native)[Python];

/** `loads` as a type: whether any tag of a compressed set is among those the interpreter loads. */
export type Loads<Python extends PythonVersion, Tags extends string> = Tags extends Accepted[Python]
  ? true
  : [Extract<ExpandTags<Tags>, Accepted[Python]>] extends [never]
    ? false
    : true;

/** `acceptedTags` as a type, a table so that it is computed once. */
interface Accepted {
  readonly "3.11": AcceptedTags<"3.11", "11">;
  readonly "3.12": AcceptedTags<"3.12", "12">;
  readonly "3.13": AcceptedTags<"3.13", "13">;
  readonly "3.14": AcceptedTags<"3.14", "14">;
  readonly "3.13t": AcceptedTags<"3.13t", "13">;
  readonly "3.14t": AcceptedTags<"3.14t", "14">;
}

type AcceptedTags<Python extends PythonVersion, Minor extends string> =
  | NativeTag<Python>
  | `cp3${Minor}-none`
  | "py3-none"
  | `py3${UpTo<Minor>}-none`
  | (Python extends `${string}t` ? never : `cp3${Exclude<UpTo<Minor>, "0" | "1">}-abi3`);

/** The minors up to one: "0" | "1" | … | Minor. */
type UpTo<
  Minor extends string,
  List extends readonly string[] = typeof minors,
> = List extends readonly [infer First extends string, ...infer Rest extends readonly string[]]
  ? First | (First extends Minor ? never : UpTo<Minor, Rest>)
  : never;

type ExpandTags<Tags extends string> = Tags extends `${infer Pythons}-${infer Abis}`
  ? `${Split<Pythons>}-${Split<Abis>}`
  : never;

type Split<Set extends string> = Set extends `${infer First}.${infer Rest}`
  ? First | Split<Rest>
  : Set;
