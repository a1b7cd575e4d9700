/**
 * Core metadata: METADATA of a wheel, PKG-INFO of a source archive. Source: packaging.python.org,
 * "Core metadata specifications", versions 1.0 to 2.5 (PEP 241, 314, 345, 566, 643, 685, 639, 794).
 */
import { FormatError, quoted } from "./format-error.ts";
import { readHeaders } from "./headers.ts";
import type { Header } from "./headers.ts";
import { isName, normalise } from "./name.ts";
import { parseVersion } from "./version.ts";

/** What a distribution says of itself; lists are in the order written. */
export interface Metadata {
  readonly metadataVersion: string;
  /** As written. */
  readonly name: string;
  readonly version: string;
  readonly summary?: string;
  /** Requires-Dist, each verbatim on one line. */
  readonly requires: readonly string[];
  readonly requiresPython?: string;
  /** Provides-Extra, normalised (PEP 685). */
  readonly extras: readonly string[];
  /** Requires-External: what no index has. */
  readonly external: readonly string[];
  /** Fields that a build may change (PEP 643), lower case: of a source archive, do not trust them. */
  readonly dynamic: readonly string[];
  /** SPDX expression (PEP 639), or the old free text. */
  readonly license?: string;
  readonly licenseFiles: readonly string[];
  readonly classifiers: readonly string[];
  /** Modules it installs, where it says so (PEP 794), and namespaces it shares. */
  readonly importNames: readonly string[];
  readonly importNamespaces: readonly string[];
  /** What is odd and was read all the same. */
  readonly warnings: readonly string[];
}

/**
 * Reads core metadata. The description is not read.
 *
 * @throws {FormatError} Where a field that matters here is missing, said twice, not UTF-8 or not well
 * formed. Requires-Dist is left as text: `parseRequirement` judges each line.
 * @example parseMetadata("Metadata-Version: 2.4\nName: six\nVersion: 1.17.0\n").name // "six"
 */
export const parseMetadata = (bytes: Uint8Array | string, what = "METADATA"): Metadata => {
  const { fields, warnings } = readHeaders(what, bytes, FIELDS);
  const all = (name: string) =>
    fields.filter((field) => field.name === name && !isUnknown(field)).map(oneLine);
  const one = (name: string) => single(what, fields, name);
  const required = (name: string) => {
    const value = one(name);
    if (value === undefined) throw new FormatError(what, `there is no ${SPELT[name]}`);
    return value;
  };

  const metadataVersion = required("metadata-version");
  const newer = compatibility(what, metadataVersion);
  const name = required("name");
  if (!isName(name)) throw new FormatError(what, `${quoted(name)} is no name of a distribution`);
  const version = required("version");
  if (!parseVersion(version)) throw new FormatError(what, `${quoted(version)} is no version`);
  const [summary, requiresPython] = [one("summary"), one("requires-python")];
  const license = one("license-expression") ?? one("license");
  return {
    metadataVersion,
    name,
    version,
    ...(summary !== undefined && { summary }),
    requires: all("requires-dist"),
    ...(requiresPython !== undefined && { requiresPython }),
    extras: [...new Set(all("provides-extra").map(normalise))],
    external: all("requires-external"),
    dynamic: all("dynamic").map((field) => field.toLowerCase()),
    ...(license !== undefined && { license }),
    licenseFiles: all("license-file"),
    classifiers: all("classifier"),
    importNames: all("import-name").map(withoutPrivate),
    importNamespaces: all("import-namespace").map(withoutPrivate),
    warnings: [...warnings, ...newer],
  };
};

/** Fields by their lower-case name, as the specification spells them. */
const SPELT: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...["Metadata-Version", "Name", "Version", "Summary", "Requires-Dist", "Requires-Python"],
    ...["Provides-Extra", "Requires-External", "Dynamic", "License-Expression", "License"],
    ...["License-File", "Classifier", "Import-Name", "Import-Namespace"],
  ].map((name) => [name.toLowerCase(), name]),
);

const FIELDS: ReadonlySet<string> = new Set(Object.keys(SPELT));

/** Old setuptools wrote `UNKNOWN` where nothing was said. */
const isUnknown = ({ value }: Header): boolean => value.trim() === "UNKNOWN";

/** A folded value as one line. */
const oneLine = ({ value }: Header): string => value.replace(/\s*\n\s*/g, " ").trim();

const single = (what: string, fields: readonly Header[], name: string): string | undefined => {
  const [first, ...others] = fields.filter((each) => each.name === name && !isUnknown(each));
  if (first === undefined) return undefined;
  const other = others.find((each) => oneLine(each) !== oneLine(first));
  if (other !== undefined) {
    const values = `${quoted(oneLine(first))} and ${quoted(oneLine(other))}`;
    throw new FormatError(what, `${SPELT[name]} is said twice: ${values}`, { line: other.line });
  }
  const value = oneLine(first);
  return value === "" ? undefined : value;
};

/** A new major version must stop a reader, a new minor one must not. */
const compatibility = (what: string, version: string): readonly string[] => {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
  if (major === undefined) throw new FormatError(what, `${quoted(version)} is no Metadata-Version`);
  if (Number(major) > 2) {
    throw new FormatError(
      what,
      `Metadata-Version ${version} is newer than 2.5 and may mean anything`,
    );
  }
  return Number(major) === 2 && Number(minor) > 5
    ? [`Metadata-Version ${version} is newer than 2.5; new fields were not read`]
    : [];
};

/** PEP 794 marks names as private by `; private`. */
const withoutPrivate = (name: string): string => name.replace(/\s*;.*$/, "");
