/** The file WHEEL of a wheel. Source: PEP 427, "The .dist-info directory". */
import { FormatError, quoted } from "./format-error.ts";
import { readHeaders } from "./headers.ts";

/** What a wheel says of its own form. */
export interface WheelFile {
  readonly wheelVersion: string;
  readonly generator?: string;
  /** Whether its root belongs into `purelib` rather than `platlib`. */
  readonly rootIsPurelib: boolean;
  /** Tags, expanded, as written: `cp314-cp314-manylinux_2_28_x86_64`. */
  readonly tags: readonly string[];
  readonly build?: string;
}

/**
 * Reads WHEEL.
 *
 * @throws {FormatError} Where there is no Wheel-Version, or one that is newer than 1: PEP 427 tells an
 * installer to stop there.
 */
export const parseWheelFile = (bytes: Uint8Array | string): WheelFile => {
  const { fields } = readHeaders("WHEEL", bytes, FIELDS);
  const all = (name: string) =>
    fields.filter((field) => field.name === name).map(({ value }) => value.trim());
  const wheelVersion = all("wheel-version")[0];
  if (wheelVersion === undefined) throw new FormatError("WHEEL", "there is no Wheel-Version");
  const [, major] = /^(\d+)\.\d+/.exec(wheelVersion) ?? [];
  if (major === undefined) {
    throw new FormatError("WHEEL", `${quoted(wheelVersion)} is no Wheel-Version`);
  }
  if (Number(major) > 1) {
    throw new FormatError("WHEEL", `Wheel-Version ${wheelVersion} is newer than any known`);
  }
  const [generator, build] = [all("generator")[0], all("build")[0]];
  return {
    wheelVersion,
    ...(generator !== undefined && { generator }),
    rootIsPurelib: all("root-is-purelib")[0]?.toLowerCase() === "true",
    tags: all("tag"),
    ...(build !== undefined && { build }),
  };
};

const FIELDS: ReadonlySet<string> = new Set([
  "wheel-version",
  "generator",
  "root-is-purelib",
  "tag",
  "build",
]);
