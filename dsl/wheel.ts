/** `wheel()`: a prebuilt Python package. */
import { placed } from "./call-site.ts";
import type { PackageOptions, Wheel } from "./node.ts";
import { kept } from "./requires.ts";
import { fileName, parseWheelName } from "./wheel-name.ts";

export const wheel = (
  source: string,
  versionOrOptions?: string | PackageOptions,
  options?: PackageOptions,
): Wheel => {
  if (typeof versionOrOptions === "string") {
    const named = { name: source, version: versionOrOptions, tags: "" };
    return placed({ kind: "wheel", ...named, options: kept(options) }, wheel);
  }
  // What is no wheel still becomes a node: the rule not-a-wheel tells it at this place.
  const { name, version, tags } = parseWheelName(source) ?? {
    name: fileName(source),
    version: "",
    tags: "",
  };
  return placed(
    { kind: "wheel", name, version, tags, url: source, options: kept(versionOrOptions) },
    wheel,
  );
};
