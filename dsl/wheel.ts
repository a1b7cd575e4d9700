/** `wheel()`: a prebuilt Python package. */
import { placed } from "./call-site.ts";
import type { notAWheel } from "./message.ts";
import type { PackageOptions, Wheel } from "./node.ts";
import { kept } from "./requires.ts";
import type { IsFile, IsLiteral, Rest } from "./source.ts";
import { type FileName, fileName, type ParseWheelName, parseWheelName } from "./wheel-name.ts";

/**
 * A prebuilt Python package (PEP 427), by its file or by name and version.
 *
 * A file name says distribution, version and ABI, so none is written twice. By name, the lock finds the
 * file that fits the image in its indexes. Either way the lock knows the hash and what the wheel requires.
 *
 * @param source  URL or path of a `.whl` file, where `%2B` is `+`; or a distribution name.
 * @param version  After a name: an exact version, or a specifier (PEP 440) such as `>=2,<3`.
 * @param options.requires  What it needs beside what its metadata says: packages or distribution names.
 * Bound by name in each image.
 * @param options.waive  Requirements that need not be met: distribution name → why. Default: none.
 * @param options.imports  Modules that must import in the finished environment. Default: none.
 * @param options.ignoreMissing  Sonames that may stay unresolved, beside `libcuda.so.1`. Default: none.
 * @param options.hash  SRI hash, where the lock cannot know it.
 * @example
 * ```ts
 * const pytorch = "https://download.pytorch.org/whl/cu130";
 * const torch = wheel(`${pytorch}/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`);
 * const torchvision = wheel("torchvision", "0.25.0", { requires: [torch] });
 * ```
 * becomes
 * ```nix
 * {
 *   torch = buildPythonPackage {
 *     pname = "torch";
 *     version = "2.10.0+cu130";
 *     format = "wheel";
 *     src = fetchurl {
 *       url = "https://download.pytorch.org/whl/cu130/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
 *       hash = "sha256-…"; # from the lock
 *     };
 *     nativeBuildInputs = [ autoPatchelfHook ];
 *     dontStrip = true;
 *   };
 * }
 * ```
 */
export function wheel<const Source extends string, const Version extends string = string>(
  source: WheelSource<Source>,
  ...rest: Rest<Source, Version, PackageOptions>
): WheelOf<Source, Version>;
export function wheel(
  source: string,
  versionOrOptions?: string | PackageOptions,
  options?: PackageOptions,
): Wheel {
  const named = typeof versionOrOptions === "string";
  const given = named ? options : versionOrOptions;
  const read = named
    ? { name: source, version: versionOrOptions, tags: "" }
    : { ...fromFile(source), url: source };
  return placed({ kind: "wheel", ...read, options: kept(given ?? {}) }, wheel);
}

/** What is no wheel still becomes a node: the rule not-a-wheel tells it at its place. */
const fromFile = (source: string) => {
  const { name = fileName(source), version = "", tags = "" } = parseWheelName(source) ?? {};
  return { name, version, tags };
};

/** The source itself, or the sentence that it is no wheel. */
type WheelSource<Source extends string> =
  IsFile<Source> extends true
    ? [ParseWheelName<Source>] extends [never]
      ? IsLiteral<FileName<Source>> extends true
        ? notAWheel<FileName<Source>>
        : Source
      : Source
    : Source;

type WheelOf<Source extends string, Version extends string> =
  IsFile<Source> extends true
    ? [ParseWheelName<Source>] extends [[infer Name, infer Version, infer Tags]]
      ? Wheel<Name & string, Version & string, Tags & string>
      : Wheel
    : IsFile<Source> extends false
      ? Wheel<Source, Version, "">
      : Wheel;
