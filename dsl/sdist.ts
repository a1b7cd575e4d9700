/** `sdist()`: a Python package built from its source archive. */
import { placed } from "./call-site.ts";
import type { notAnSdist } from "./message.ts";
import type { Sdist, SourceOptions } from "./node.ts";
import { kept } from "./requires.ts";
import type { IsFile, IsLiteral, Rest } from "./source.ts";
import { type FileName, fileName } from "./wheel-name.ts";

/**
 * A Python package built from its source archive (PEP 625), by its file or by name and version. It is
 * built with the build system its `pyproject.toml` declares.
 *
 * @param source  URL or path of a `.tar.gz` or `.zip`; or a distribution name.
 * @param version  After a name: an exact version, or a specifier (PEP 440) such as `>=2,<3`.
 * @param options.buildSystem  Build requirements by distribution name, beside those declared.
 * @param options.patches  Patch files, relative to the config. Default: none.
 * @param options.env  Environment variables of the build. Default: none.
 * @example
 * ```ts
 * const insightface = sdist("insightface", "0.7.3", {
 *   buildSystem: ["cython", "numpy"],
 *   env: { CFLAGS: "-O2" },
 * });
 * ```
 * becomes
 * ```nix
 * {
 *   insightface = buildPythonPackage {
 *     pname = "insightface";
 *     version = "0.7.3";
 *     pyproject = true;
 *     build-system = [ cython numpy ];
 *     env.CFLAGS = "-O2";
 *     dontCheckRuntimeDeps = true;
 *   };
 * }
 * ```
 */
export function sdist<const Source extends string>(
  source: SdistSource<Source>,
  ...rest: Rest<Source, string, SourceOptions>
): Sdist;
export function sdist(
  source: string,
  versionOrOptions?: string | SourceOptions,
  options?: SourceOptions,
): Sdist {
  const named = typeof versionOrOptions === "string";
  const given = (named ? options : versionOrOptions) ?? {};
  const read = named
    ? { name: source, version: versionOrOptions }
    : { ...fromFile(source), url: source };
  const name = given.name ?? read.name;
  return placed({ kind: "sdist", ...read, name, options: kept(given) }, sdist);
}

/**
 * Name and version of a source archive's file name (PEP 625), or undefined; also of older names, whose
 * first part may hold hyphens.
 */
export const parseSdistName = (
  url: string,
): { readonly name: string; readonly version: string } | undefined => {
  const { name, version } = SDIST.exec(fileName(url))?.groups ?? {};
  return name === undefined || version === undefined ? undefined : { name, version };
};

const SDIST = /^(?<name>[A-Za-z0-9].*?)-(?<version>v?[0-9][^-]*)\.(?:tar\.(?:gz|bz2|xz)|tgz|zip)$/;

const fromFile = (source: string) =>
  parseSdistName(source) ?? { name: fileName(source), version: "" };

/** The source itself, or the sentence that it is no source archive. */
type SdistSource<Source extends string> =
  IsFile<Source> extends true
    ? FileName<Source> extends `${string}-${string}.${"gz" | "bz2" | "xz" | "tgz" | "zip"}`
      ? Source
      : IsLiteral<FileName<Source>> extends true
        ? notAnSdist<FileName<Source>>
        : Source
    : Source;
