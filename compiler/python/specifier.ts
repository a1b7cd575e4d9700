/** Version specifiers: `>=1,<2`, `==2.10.*`. Source: PEP 440, "Version specifiers". */
import {
  compareReleases,
  compareVersions,
  isPrerelease,
  parseVersion,
  publicVersion,
} from "./version.ts";
import type { Version } from "./version.ts";

/** One clause of a specifier. */
export type Clause =
  | { readonly operator: "==="; readonly text: string }
  | {
      readonly operator: "~=" | "==" | "!=" | "<=" | ">=" | "<" | ">";
      readonly version: Version;
      /** Whether it ends in `.*`. */
      readonly prefix: boolean;
    };

/** Every clause of a specifier set must hold; the empty set holds for every version. */
export type Specifier = readonly Clause[];

/** Reads `>=1, <2`; undefined when a clause is not well formed. */
export const parseSpecifier = (text: string): Specifier | undefined => {
  const clauses: Clause[] = [];
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const clause = parseClause(part.trim());
    if (clause === undefined) return undefined;
    clauses.push(clause);
  }
  return clauses;
};

/**
 * Whether `version` is one the specifier admits. A pre-release is admitted only when asked for, or
 * when a clause names one itself (PEP 440, "Handling of pre-releases").
 *
 * @example admits(">=13.0,==13.0.3", "13.0.3.0") // true: versions are padded with zeros
 * @returns False, too, when either text is not well formed.
 */
export const admits = (
  specifier: string,
  version: string,
  options: { readonly prereleases?: boolean } = {},
): boolean => {
  const clauses = parseSpecifier(specifier);
  const candidate = parseVersion(version);
  if (clauses === undefined || candidate === undefined) return false;
  const prereleases = options.prereleases ?? clauses.some(namesPrerelease);
  return (
    (prereleases || !isPrerelease(candidate)) &&
    clauses.every((clause) => holds(clause, candidate, version))
  );
};

/** Whether one clause holds for `version`, pre-release or not; false for what is no version. */
export const clauseHolds = (clause: Clause, version: string): boolean => {
  const candidate = parseVersion(version);
  return candidate !== undefined && holds(clause, candidate, version);
};

/** Reads one clause, `>= 1`; undefined when it is none. */
export const parseClause = (text: string): Clause | undefined => {
  const match = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)/s.exec(text);
  const [, operator, operand] = match ?? [];
  if (operator === undefined || operand === undefined) return undefined;
  if (operator === "===") return /\s/.test(operand) ? undefined : { operator, text: operand };
  const prefix = operand.endsWith(".*");
  const version = parseVersion(prefix ? operand.slice(0, -2) : operand);
  if (version === undefined) return undefined;
  switch (operator) {
    case "==":
    case "!=":
      return prefix && hasSuffix(version) ? undefined : { operator, version, prefix };
    case "~=":
      return prefix || version.local.length > 0 || version.release.length < 2
        ? undefined
        : { operator, version, prefix };
    case "<=":
    case ">=":
    case "<":
    case ">":
      return prefix || version.local.length > 0 ? undefined : { operator, version, prefix };
    default:
      return undefined;
  }
};

const hasSuffix = ({ pre, post, dev, local }: Version): boolean =>
  pre !== undefined || post !== undefined || dev !== undefined || local.length > 0;

const holds = (clause: Clause, candidate: Version, written: string): boolean => {
  if (clause.operator === "===") return sameText(written, clause.text);
  const { version, prefix } = clause;
  const open = publicVersion(candidate);
  switch (clause.operator) {
    case "==":
      return prefix ? startsWith(candidate, version) : equals(candidate, version);
    case "!=":
      return !(prefix ? startsWith(candidate, version) : equals(candidate, version));
    case "~=":
      return (
        compareVersions(open, version) >= 0 &&
        startsWith(candidate, { ...version, release: version.release.slice(0, -1) })
      );
    case ">=":
      return compareVersions(open, version) >= 0;
    case "<=":
      return compareVersions(open, version) <= 0;
    case "<":
      // "<3.1" must not admit 3.1.dev0, unless the clause names a pre-release itself.
      return (
        compareVersions(candidate, version) < 0 &&
        (isPrerelease(version) || !isPrerelease(candidate) || !sameRelease(candidate, version))
      );
    case ">":
      // ">3.1" must admit neither 3.1.post0 nor a local build of 3.1.
      return (
        compareVersions(candidate, version) > 0 &&
        !(sameRelease(candidate, version) && candidate.local.length > 0) &&
        (version.post !== undefined ||
          candidate.post === undefined ||
          !sameRelease(candidate, version))
      );
  }
};

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A clause without a local label ignores the candidate's. */
const equals = (candidate: Version, version: Version): boolean =>
  compareVersions(version.local.length === 0 ? publicVersion(candidate) : candidate, version) === 0;

const startsWith = (candidate: Version, prefix: Version): boolean =>
  candidate.epoch === prefix.epoch &&
  prefix.release.every((part, at) => (candidate.release[at] ?? 0n) === part);

const sameRelease = (a: Version, b: Version): boolean =>
  a.epoch === b.epoch && compareReleases(a.release, b.release) === 0;

/** Whether a clause asks for pre-releases by naming one, other than to exclude it. */
export const namesPrerelease = (clause: Clause): boolean => {
  if (clause.operator === "!=") return false;
  const version = clause.operator === "===" ? parseVersion(clause.text) : clause.version;
  return version !== undefined && isPrerelease(version);
};
