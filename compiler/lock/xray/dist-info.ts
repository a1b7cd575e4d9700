/** Which `*.dist-info` of a wheel is its own. Source: PEP 427; "Recording installed projects". */
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { normalise } from "../../python/name.ts";
import { compareVersions, parseVersion } from "../../python/version.ts";
import type { Member } from "./directory.ts";
import { WheelFault } from "./wheel-fault.ts";

/**
 * The folder at the root of the wheel called `wheel` that is its own: `six-1.17.0.dist-info`. Wheels
 * that carry other distributions inside (`setuptools/_vendor/…`) have theirs deeper down.
 *
 * @throws {WheelFault} `wheel-dist-info` when there is none, there are two, or it is another's.
 */
export const distInfoOf = (wheel: string, members: readonly Member[]): string => {
  const folders = [...new Set(members.flatMap(({ name }) => ROOT.exec(name)?.[1] ?? []))];
  const [folder, second] = folders;
  if (folder === undefined) {
    throw new WheelFault("wheel-dist-info", { wheel }, "has no .dist-info folder at its root");
  }
  if (second !== undefined) {
    const both = folders.sort().join(", ");
    throw new WheelFault("wheel-dist-info", { wheel }, `has several .dist-info folders: ${both}`);
  }
  const parsed = parseWheelName(wheel);
  if (parsed !== undefined && !sameRelease(folder, parsed)) {
    throw new WheelFault(
      "wheel-dist-info",
      { wheel, member: folder },
      "is another name or version than the file's",
    );
  }
  return folder;
};

const ROOT = /^([^/]+\.dist-info)\//;

const sameRelease = (
  folder: string,
  { name, version }: { name: string; version: string },
): boolean => {
  const [, ownName = "", ownVersion = ""] = /^(.+?)-([^-]+)\.dist-info$/.exec(folder) ?? [];
  if (normalise(ownName) !== normalise(name)) return false;
  const own = parseVersion(ownVersion);
  const stated = parseVersion(version);
  if (own === undefined || stated === undefined) return ownVersion === version;
  return compareVersions(own, stated) === 0;
};
