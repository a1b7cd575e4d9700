/**
 * The wheel tags an interpreter takes, the ones it likes best first. Sources: PEP 425 (tags and their
 * order of preference), PEP 600 (manylinux), PEP 384 (abi3), PEP 703 (no abi3 without the GIL); the
 * order is the one that pip follows.
 */
import { expandTags } from "../../dsl/python.ts";
import type { PythonVersion } from "../../dsl/node.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import { legacyName } from "./platform.ts";

/**
 * Every tag that CPython on x86_64 Linux with this glibc loads, best first.
 *
 * @param glibc  `[major, minor]` of the C library.
 * @example supportedTags("3.14", [2, 42])[0] // "cp314-cp314-manylinux_2_42_x86_64"
 */
export const supportedTags = (
  python: PythonVersion,
  glibc: readonly [number, number],
): readonly string[] => {
  const minor = Number.parseInt(python.slice(2), 10);
  const threaded = python.endsWith("t");
  const platforms = platformTags(glibc);
  const on = (tag: string): readonly string[] => platforms.map((platform) => `${tag}-${platform}`);
  const stable = (each: number): readonly string[] => (threaded ? [] : on(`cp3${each}-abi3`));
  const generic = [`py3${minor}`, "py3", ...down(minor - 1, 0).map((each) => `py3${each}`)];
  return [
    ...on(`cp3${minor}-cp3${minor}${threaded ? "t" : ""}`),
    ...stable(minor),
    ...on(`cp3${minor}-none`),
    ...down(minor - 1, 2).flatMap(stable),
    ...generic.flatMap((each) => on(`${each}-none`)),
    `cp3${minor}-none-any`,
    ...generic.map((each) => `${each}-none-any`),
  ];
};

/** Gives the place of a wheel's best tag among the supported ones, from 0; undefined for none. */
export const tagRanking = (
  python: PythonVersion,
  glibc: readonly [number, number],
): ((wheel: WheelName) => number | undefined) => {
  const place = placesOf(python, glibc);
  return ({ tags, platforms }) => {
    const places = expandTags(tags.toLowerCase()).flatMap((tag) =>
      platforms.flatMap((platform) => place.get(`${tag}-${platform.toLowerCase()}`) ?? []),
    );
    return places.length === 0 ? undefined : Math.min(...places);
  };
};

const known = new Map<string, ReadonlyMap<string, number>>();

/** Found once: a lock asks for each distribution, and there are thousands of tags. */
const placesOf = (
  python: PythonVersion,
  glibc: readonly [number, number],
): ReadonlyMap<string, number> => {
  const key = `${python} ${glibc.join(".")}`;
  const places =
    known.get(key) ?? new Map(supportedTags(python, glibc).map((tag, at) => [tag, at]));
  known.set(key, places);
  return places;
};

/** The oldest glibc that PEP 600 names for x86_64. */
const OLDEST = 5;

const platformTags = ([major, minor]: readonly [number, number]): readonly string[] => [
  ...down(minor, OLDEST).flatMap((each) => {
    const legacy = legacyName(major, each);
    const modern = `manylinux_${major}_${each}_x86_64`;
    return legacy === undefined ? [modern] : [modern, `${legacy}_x86_64`];
  }),
  "linux_x86_64",
];

/** `from`, `from - 1`, … `to`. */
const down = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, at) => from - at);
