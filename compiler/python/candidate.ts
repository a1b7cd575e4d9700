/** A file that an index offers, and whether an image can take it at all. */
import { loads } from "../../dsl/python.ts";
import type { PythonVersion } from "../../dsl/node.ts";
import { parseWheelName } from "../../dsl/wheel-name.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import { normalise } from "./name.ts";
import { parsePlatform } from "./platform.ts";
import { parseSdistName } from "./sdist-name.ts";
import { clauseHolds, parseSpecifier } from "./specifier.ts";
import { parseVersion } from "./version.ts";
import type { Version } from "./version.ts";

/** A file of a project as an index lists it. Sources: PEP 503, 592 (yanked), 658, 691, 700. */
export interface Candidate {
  /** File name, decoded. */
  readonly file: string;
  readonly url: string;
  /** `sha256=…` in hexadecimal, as the index says. */
  readonly hash?: string;
  readonly requiresPython?: string;
  /** Why it was withdrawn, or `true` where nobody says. */
  readonly yanked?: string | true;
  /** Bytes. */
  readonly size?: number;
  /** When it was uploaded, ISO 8601. */
  readonly uploaded?: string;
  /** Whether its metadata has a file of its own (PEP 658), with that file's hash where given. */
  readonly metadataHash?: string | true;
  /** Whether the index gives it at a signed address alone, which `url` is without. */
  readonly signed?: boolean;
}

/** The machine a file must run on. */
export interface Target {
  readonly python: PythonVersion;
  /** Patch release of the interpreter. Default: 0. */
  readonly patch?: number;
  /** `[major, minor]` of the C library. */
  readonly glibc: readonly [number, number];
}

/** A candidate that was read and fits. */
export interface Fitting<T extends Candidate = Candidate> {
  readonly candidate: T;
  readonly version: Version;
  /** Version as the file spells it. */
  readonly written: string;
  /** Undefined for a source archive. */
  readonly wheel?: WheelName;
  /** Place of its best tag, from 0; a source archive comes after every wheel. */
  readonly rank: number;
}

/** Why a candidate was left out; the name of a rule and a sentence about the file. */
export interface Unfit {
  readonly rule: "file-name" | "distribution" | "kind" | "tags" | "platform" | "requires-python";
  readonly reason: string;
}

/**
 * Reads a candidate's file name and asks whether `target` takes it.
 *
 * @param rank  `tagRanking` of the target.
 * @param kinds  What may be taken. pip takes both.
 */
export const fit = <T extends Candidate>(
  candidate: T,
  name: string,
  target: Target,
  rank: (wheel: WheelName) => number | undefined,
  kinds: readonly ("wheel" | "sdist")[] = ["wheel", "sdist"],
): Fitting<T> | Unfit => {
  const { file, requiresPython } = candidate;
  if (file.length > LONGEST)
    return { rule: "file-name", reason: "its name is too long for a file" };
  const wheel = parseWheelName(file);
  const read = wheel ?? parseSdistName(file, name);
  const version = read && parseVersion(read.version);
  if (!read || !version) return { rule: "file-name", reason: notRead(file) };
  if (normalise(read.name) !== normalise(name)) {
    return { rule: "distribution", reason: `it is a file of ${read.name}` };
  }
  if (!kinds.includes(wheel ? "wheel" : "sdist")) {
    return { rule: "kind", reason: wheel ? "it is a wheel" : "it is a source archive" };
  }
  const place = wheel ? rank(wheel) : Number.MAX_SAFE_INTEGER;
  if (wheel && place === undefined) return misfit(wheel, target);
  const full = `${target.python.replace("t", "")}.${target.patch ?? 0}`;
  if (requiresPython !== undefined && !allowsPython(requiresPython, full)) {
    return { rule: "requires-python", reason: `it requires Python ${requiresPython}, not ${full}` };
  }
  const fitting = { candidate, version, written: read.version, rank: place ?? 0 };
  return wheel ? { ...fitting, wheel } : fitting;
};

/**
 * Whether Requires-Python lets a release of Python in. Pre-releases of Python count as releases; what
 * is no specifier is not heeded, as in pip.
 *
 * @param full  `3.14.0`.
 */
export const allowsPython = (requiresPython: string, full: string): boolean =>
  (parseSpecifier(requiresPython) ?? []).every((clause) => clauseHolds(clause, full));

/** Of any file system; the tags in a longer name may stand for more wheels than can be counted. */
const LONGEST = 255;

const notRead = (file: string): string =>
  file.endsWith(".whl") ? "it is no wheel's file name (PEP 427)" : "it is no archive of a release";

const misfit = ({ tags, platforms }: WheelName, { python, glibc }: Target): Unfit => {
  if (!loads(python, tags)) {
    return { rule: "tags", reason: `${tags} does not load on Python ${python}` };
  }
  const floors = platforms
    .map(parsePlatform)
    .filter(({ family, arch }) => family === "manylinux" && arch === "x86_64")
    .flatMap(({ libc }) => (libc ? [libc] : []));
  const floor = floors[0];
  return {
    rule: "platform",
    reason:
      floor === undefined
        ? `${platforms.join(".")} is not x86_64 Linux with glibc`
        : `it needs glibc ${floor.join(".")}, and there is ${glibc.join(".")}`,
  };
};
