/** Which known files answer a request, the one to take first. */
import { fileName, parseWheelName } from "../../dsl/wheel-name.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import type { Distribution, Image, Sdist, Wheel } from "../../dsl/node.ts";
import { choose } from "../python/choose.ts";
import { normalise } from "../python/name.ts";
import { parseSdistName } from "../python/sdist-name.ts";
import { parseSpecifier } from "../python/specifier.ts";
import { parseVersion } from "../python/version.ts";
import { acceleratorOf, targetOf } from "../rules/build-stamp.ts";
import { GLIBC } from "../rules/glibc.ts";
import { requestKey } from "./request.ts";

/**
 * The keys that answer `pkg` in `image`, best first: what names its own address has one; what is
 * asked for by name has every known file of that name whose version, tags, platform and accelerator
 * fit, in the order of pip (`python/choose.ts`).
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
  const wanted = specifier(pkg.version);
  if (parseSpecifier(wanted) === undefined) return [];
  const files = (known.get(normalise(pkg.name)) ?? []).map((url) => ({ url, file: fileName(url) }));
  const { ranked } = choose(files, {
    name: pkg.name,
    specifier: wanted,
    target: { python: image.python, glibc: GLIBC },
    kinds: [pkg.kind],
  });
  return ranked.map(({ url }) => url).filter((url) => serves(pkg, url, image));
};

const serves = (pkg: Wheel | Sdist, url: string, image: Image): boolean => {
  const file = parseWheelName(url);
  return pkg.kind === "sdist" || (file !== undefined && servesAccelerator(pkg, file, image, url));
};

/** Keys of files by the normalised name of their distribution, so that 10,000 requests stay cheap. */
export type KnownFiles = ReadonlyMap<string, readonly string[]>;

/** The files among `keys`, found once for all requests. */
export const byDistribution = (keys: Iterable<string>): KnownFiles => {
  const known = new Map<string, string[]>();
  for (const key of keys) {
    const name = (parseWheelName(key) ?? parseSdistName(key))?.name;
    if (name === undefined || key.startsWith("git+")) continue;
    const files = known.get(normalise(name));
    if (files === undefined) known.set(normalise(name), [key]);
    else files.push(key);
  }
  return known;
};

/** A bare version is that version. */
export const specifier = (version: string): string =>
  parseVersion(version) === undefined ? version : `==${version}`;

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
  if (built === undefined) return true;
  // What is for CPUs by its address alone runs anywhere.
  if (built.kind === "cpu") return built.said === "address" || acceleratorOf(image).kind === "cpu";
  const wanted = image[built.kind];
  return wanted !== undefined && `${wanted}.`.startsWith(built.version && `${built.version}.`);
};
