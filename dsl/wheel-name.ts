/** A wheel's file name, parsed as a value; `wheel-name.ts` also holds the same grammar as a type. */

/** What a wheel's file name says (PEP 427). */
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
 * fileName("https://a.b/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl#sha256=00");
 * // "torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl"
 */
export const fileName = (url: string): string => {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
};

/**
 * A wheel's file name, or a URL or path that ends in one; undefined when it is none. The grammar is
 * PEP 427's `name-version(-build)?-python-abi-platform.whl`; no part may be empty, a name and version
 * hold only what PEP 508 and PEP 440 allow, a build tag starts with a digit.
 *
 * @example
 * parseWheelName("https://a.b/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")?.tags; // "cp313-cp313"
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
    "-(?<version>[A-Za-z0-9.!+_]+)" +
    "(?:-(?<build>[0-9][A-Za-z0-9_.]*))?" +
    `-(?<python>${TAG})-(?<abi>${TAG})-(?<platform>${TAG})\\.whl$`,
);
