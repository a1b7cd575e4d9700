/** Requirements: `torch[opt] (>=2.1) ; python_version < "3.15"`. Source: PEP 508. */
import { expected, fault, skipBlanks, take } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { evaluate } from "./evaluate.ts";
import { FormatError } from "./format-error.ts";
import type { Environment } from "./marker-environment.ts";
import { readMarker } from "./marker.ts";
import type { Marker } from "./marker.ts";
import { normalise } from "./name.ts";
import { parseClause } from "./specifier.ts";

/** A line of Requires-Dist, of `[build-system] requires` or of a requirements file. */
export interface Requirement {
  /** The line as it was written. */
  readonly text: string;
  /** Normalised distribution name (PEP 503). */
  readonly name: string;
  /** Normalised extras (PEP 685), in the order written. */
  readonly extras: readonly string[];
  /** Specifier without blanks and parentheses, `>=1,<2`; "" where every version will do. */
  readonly specifier: string;
  /** Where `name @ URL` takes it from. */
  readonly url?: string;
  readonly marker?: Marker;
}

/**
 * Reads one requirement, in the old spelling with parentheses, too.
 *
 * @throws {FormatError} With the column.
 * @example parseRequirement("cuda-toolkit[cublas,nvrtc]==13.0.3; platform_system == 'Linux'")
 * // { name: "cuda-toolkit", extras: ["cublas", "nvrtc"], specifier: "==13.0.3", marker: … }
 */
export const parseRequirement = (text: string): Requirement => {
  const cursor: Cursor = { what: "requirement", text, at: 0 };
  skipBlanks(cursor);
  const name = take(cursor, IDENTIFIER);
  if (name === undefined) throw expected(cursor, "the name of a distribution");
  skipBlanks(cursor);
  const extras = readExtras(cursor);
  skipBlanks(cursor);
  const url = readUrl(cursor);
  const specifier = url === undefined ? readSpecifier(cursor) : "";
  const marker = readMarkerPart(cursor, url ?? specifier);
  return {
    text,
    name: normalise(name),
    extras,
    specifier,
    ...(url !== undefined && { url }),
    ...(marker && { marker }),
  };
};

/**
 * The requirement of a line of Requires-Dist; undefined for a line that is none. Of wheels from before PEP 440
 * was held to, the star in `>=1.19.*` is passed over: what they need they need, whatever installers say today.
 */
export const requirementIn = (line: string): Requirement | undefined => {
  try {
    const [head = "", ...marker] = line.split(";");
    return parseRequirement([head.replace(STAR, "$1"), ...marker].join(";"));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
};

const STAR = /([<>]=?\s*v?\d+(?:\.\d+)*)\.\*/g;

/**
 * The requirements of a distribution that count in an environment when it is asked for with `extras`.
 *
 * @param lines  Requires-Dist as in the metadata.
 * @throws {FormatError} From a line that is no requirement.
 */
export const requirementsFor = (
  lines: readonly string[],
  environment: Environment,
  extras: readonly string[] = [],
): readonly Requirement[] =>
  lines
    .map(parseRequirement)
    .filter(({ marker }) => marker === undefined || evaluate(marker, environment, extras));

// `\w` has the underscore, and a name may hold one but not end in it.
const IDENTIFIER = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y;

const readExtras = (cursor: Cursor): readonly string[] => {
  if (take(cursor, /\[[ \t]*/y) === undefined) return [];
  const extras: string[] = [];
  do {
    skipBlanks(cursor);
    const extra = take(cursor, IDENTIFIER);
    // `name[]` is allowed, `name[a,]` is not.
    if (extra === undefined && extras.length > 0) throw expected(cursor, "the name of an extra");
    if (extra !== undefined) extras.push(normalise(extra));
    skipBlanks(cursor);
  } while (extras.length > 0 && take(cursor, /,/y) !== undefined);
  if (take(cursor, /\]/y) === undefined) throw expected(cursor, '"," or "]"');
  return [...new Set(extras)];
};

const readUrl = (cursor: Cursor): string | undefined => {
  if (take(cursor, /@[ \t]*/y) === undefined) return undefined;
  const start = cursor.at;
  const url = take(cursor, /[^ \t]+/y);
  if (url === undefined) throw expected(cursor, "a URL");
  if (!/^(?:file:|[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/])/.test(url)) {
    throw fault(cursor, "this is no URL with a scheme and a host", start);
  }
  return url;
};

const readSpecifier = (cursor: Cursor): string => {
  const open = take(cursor, /\(/y) !== undefined;
  const clauses: string[] = [];
  for (skipBlanks(cursor); /[=~!<>]/.test(cursor.text.charAt(cursor.at)); skipBlanks(cursor)) {
    clauses.push(readClause(cursor));
    skipBlanks(cursor);
    if (take(cursor, /,/y) === undefined) break;
  }
  if (open && take(cursor, /\)/y) === undefined) {
    throw expected(cursor, clauses.length === 0 ? 'a version specifier or ")"' : '"," or ")"');
  }
  return clauses.join(",");
};

const readClause = (cursor: Cursor): string => {
  const start = cursor.at;
  const operator = take(cursor, /===|~=|==|!=|<=|>=|<|>/y);
  if (operator === undefined) throw expected(cursor, "one of === ~= == != <= >= < >");
  skipBlanks(cursor);
  const version = take(cursor, /[\w.*+!-]+/y);
  if (version === undefined) throw expected(cursor, `a version after ${operator}`);
  const clause = operator + version;
  if (parseClause(clause) === undefined) {
    throw fault(cursor, `${clause} is no version specifier (PEP 440)`, start);
  }
  return clause;
};

const readMarkerPart = (cursor: Cursor, before: string): Marker | undefined => {
  skipBlanks(cursor);
  if (cursor.at === cursor.text.length) return undefined;
  if (take(cursor, /;/y) === undefined) {
    throw expected(cursor, before === "" ? 'a version specifier or ";"' : 'the end or ";"');
  }
  const marker = readMarker(cursor);
  if (cursor.at < cursor.text.length) throw expected(cursor, '"and", "or" or the end');
  return marker;
};
