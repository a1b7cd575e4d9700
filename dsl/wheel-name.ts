/** A wheel's file name (PEP 427), parsed as a value and as a type by one grammar. */

/** What a wheel's file name says. */
export interface WheelName {
  /** Distribution name as the file spells it: `flash_attn`. */
  readonly name: string;
  /** PEP 440 version with its local part: `2.10.0+cu130`. */
  readonly version: string;
  /** Build tag, `1` or `1_abc`; breaks ties between equal files. */
  readonly build?: string;
  /** `python-abi` as the file spells it, compressed sets unexpanded: `py2.py3-none`. */
  readonly tags: string;
  /** Platform tags: `["manylinux_2_17_x86_64", "manylinux2014_x86_64"]`. */
  readonly platforms: readonly string[];
}

/**
 * The file a URL or path ends in, percent-decoded, without query and fragment.
 *
 * @example
 * ```ts
 * import { fileName } from "./wheel-name.ts";
 * fileName("https://a.b/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl#sha256=00");
 * // "torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl"
 * ```
 */
export const fileName = (url: string): string => {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
};

/**
 * A wheel's file name, or a URL or path that ends in one; undefined when it is none. The form is
 * PEP 427's `name-version(-build)?-python-abi-platform.whl`: a version starts with a digit (PEP 440),
 * and so does a build tag; no part is empty.
 *
 * @example
 * ```ts
 * import { parseWheelName } from "./wheel-name.ts";
 * parseWheelName("https://a.b/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")?.tags; // "cp313-cp313"
 * ```
 */
export const parseWheelName = (url: string): WheelName | undefined => {
  const found = WHEEL.exec(fileName(url))?.groups;
  if (!found) return undefined;
  const { name = "", version = "", build, python, abi, platform = "" } = found;
  return {
    name,
    version,
    ...(build === undefined ? {} : { build }),
    tags: `${python}-${abi}`,
    platforms: platform.split("."),
  };
};

const TAG = "[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*";
const WHEEL = new RegExp(
  "^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)" +
    "-(?<version>v?[0-9][A-Za-z0-9.!+_]*)" +
    "(?:-(?<build>[0-9][A-Za-z0-9_.]*))?" +
    `-(?<python>${TAG})-(?<abi>${TAG})-(?<platform>${TAG})\\.whl$`,
);

/** The file a URL ends in, as a type; of percent escapes, `%2B` and `%21` are read in the version. */
export type FileName<Url extends string> = Url extends `${infer Path}#${string}`
  ? FileName<Path>
  : Url extends `${infer Path}?${string}`
    ? FileName<Path>
    : LastSegment<Url>;

type LastSegment<Path extends string> = Path extends `${string}/${infer Rest}`
  ? LastSegment<Rest>
  : Path;

/**
 * A wheel's file name as a type: `[name, version, tags]`, `never` when it is none. Which characters a
 * part may hold is left to the value's parser.
 */
export type ParseWheelName<Url extends string> =
  FileName<Url> extends `${infer Name}-${infer Version}-${infer Rest}.whl`
    ? [Extract<Name, "">, Rest] extends [never, `${infer A}-${infer B}-${infer C}`]
      ? Version extends Numbered
        ? C extends `${infer Abi}-${infer Platform}`
          ? A extends `${Digit}${string}`
            ? Parsed<Name, Version, B, Abi, Platform>
            : never
          : Parsed<Name, Version, A, B, C>
        : never
      : never
    : never;

type Parsed<
  Name extends string,
  Version extends string,
  Python extends string,
  Abi extends string,
  Platform extends string,
> = Platform extends `${string}-${string}`
  ? never
  : [Extract<Python | Abi | Platform, "">] extends [never]
    ? [Name, Decoded<Version>, `${Python}-${Abi}`]
    : never;

type Decoded<Version extends string> = Version extends `${infer Public}%${infer Escaped}`
  ? Escaped extends `2${"B" | "b"}${infer Local}`
    ? `${Public}+${Local}`
    : Escaped extends `21${infer Release}`
      ? Decoded<`${Public}!${Release}`>
      : Version
  : Version;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Numbered = `${Digit}${string}` | `v${Digit}${string}`;
