/** Which known files answer a request, the one to take first. */
import { loads, nativeTag } from "../../dsl/python.ts";
import { parseWheelName } from "../../dsl/wheel-name.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import type { Distribution, Image, Sdist, Wheel } from "../../dsl/node.ts";
import { normalise } from "../python/name.ts";
import { parsePlatform, runsOn } from "../python/platform.ts";
import { admits } from "../python/specifier.ts";
import { compareVersions, parseVersion } from "../python/version.ts";
import { targetOf } from "../rules/build-stamp.ts";
import { GLIBC } from "../rules/glibc.ts";
import { requestKey } from "./request.ts";

/**
 * The keys that answer `pkg` in `image`, best first: what names its own address has one; what is
 * asked for by name has every known file of that name whose version, tags, platform and accelerator
 * fit: the newest first, then the one made for just this interpreter.
 *
 * @param known  Keys as the lock and facts files have them, by distribution (`byDistribution`).
 * @example
 * // wheel("triton", "3.6.0") on Python 3.14 → […/triton-3.6.0-cp314-cp314-manylinux_….whl]
 */
export const candidates = (
  pkg: Distribution,
  image: Image,
  known: KnownFiles,
): readonly string[] => {
  if (pkg.kind === "git" || pkg.url !== undefined) return [requestKey(pkg)];
  const read = pkg.kind === "wheel" ? wheelAt : sdistAt;
  const fitting = (known.get(normalise(pkg.name)) ?? []).flatMap((key) => {
    const file = read(key);
    return file !== undefined &&
      admits(specifier(pkg.version), file.version) &&
      fits(pkg, file, image, key)
      ? [{ key, file }]
      : [];
  });
  return fitting.sort((a, b) => better(a, b, image)).map(({ key }) => key);
};

/** Keys of files by the normalised name of their distribution, so that 10,000 requests stay cheap. */
export type KnownFiles = ReadonlyMap<string, readonly string[]>;

/** The files among `keys`, found once for all requests. */
export const byDistribution = (keys: Iterable<string>): KnownFiles => {
  const known = new Map<string, string[]>();
  for (const key of keys) {
    const name = (wheelAt(key) ?? sdistAt(key))?.name;
    if (name === undefined) continue;
    const files = known.get(normalise(name));
    if (files === undefined) known.set(normalise(name), [key]);
    else files.push(key);
  }
  return known;
};

interface File {
  readonly name: string;
  readonly version: string;
  /** Of wheels. */
  readonly tags?: string;
  readonly platforms?: readonly string[];
}

const wheelAt = (key: string): WheelName | undefined =>
  key.startsWith("git+") ? undefined : parseWheelName(key);

const sdistAt = (key: string): File | undefined => {
  const { name, version } = SDIST.exec(key)?.groups ?? {};
  return name === undefined || version === undefined || key.startsWith("git+")
    ? undefined
    : { name, version };
};

/** PEP 625, and the archives that indexes took before it. */
const SDIST = /(?:^|\/)(?<name>[^/]+)-(?<version>v?[0-9][^-/]*?)\.(?:tar\.(?:gz|bz2|xz)|tgz|zip)$/;

/** A bare version is that version. */
export const specifier = (version: string): string =>
  parseVersion(version) === undefined ? version : `==${version}`;

const fits = (pkg: Wheel | Sdist, file: File, image: Image, key: string): boolean => {
  const { tags, platforms = [] } = file;
  if (pkg.kind === "sdist" || tags === undefined) return true;
  return (
    loads(image.python, tags) &&
    platforms.some((each) => runsOn(parsePlatform(each), GLIBC)) &&
    servesAccelerator(pkg, { ...file, tags, platforms }, image, key)
  );
};

/**
 * Whether a wheel is for the image's accelerator, as far as its version, name or address says.
 *
 * @param key  Its address.
 */
export const servesAccelerator = (
  pkg: Wheel,
  file: WheelName,
  image: Image,
  key: string,
): boolean => {
  const built = targetOf({ ...pkg, url: key }, file);
  // What is for CPUs by its address alone runs anywhere.
  if (built === undefined || (built.kind === "cpu" && built.said === "address")) return true;
  const wanted = built.kind === "cpu" ? "" : image[built.kind];
  if (built.kind === "cpu") return [image.cuda, image.rocm, image.xpu].every((each) => !each);
  return wanted !== undefined && `${wanted}.`.startsWith(built.version && `${built.version}.`);
};

interface Candidate {
  readonly key: string;
  readonly file: File;
}

const better = (a: Candidate, b: Candidate, image: Image): number => {
  const [left, right] = [parseVersion(a.file.version), parseVersion(b.file.version)];
  const newer = left && right ? compareVersions(right, left) : 0;
  const native = ({ file }: Candidate) => (file.tags === nativeTag(image.python) ? 0 : 1);
  return newer || native(a) - native(b) || (a.key < b.key ? -1 : 1);
};
