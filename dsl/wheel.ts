/** `wheel()`: a prebuilt Python package. */
import { placed } from "./call-site.ts";
import type { notAWheel } from "./message.ts";
import type { PackageOptions, Wheel } from "./node.ts";
import { kept } from "./requires.ts";
import type { IsFile, IsLiteral, Rest } from "./source.ts";
import { type FileName, fileName, type ParseWheelName, parseWheelName } from "./wheel-name.ts";

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
