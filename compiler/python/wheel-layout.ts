/** Which folder of a wheel is its own, and where its files go. Source: PEP 427, "Installing a wheel". */
import type { PythonVersion } from "../../dsl/node.ts";
import { FormatError, quoted } from "./format-error.ts";
import { normalise } from "./name.ts";
import { pathFault } from "./record.ts";
import { compareVersions, parseVersion, publicVersion } from "./version.ts";

/** Where a file ends up: below site-packages, or below the prefix (`bin/x`, `share/x`). */
export interface InstalledFile {
  readonly root: "site-packages" | "prefix";
  readonly path: string;
}

/**
 * The `{name}-{version}` that the wheel's own `.dist-info` and `.data` folders begin with, as the
 * archive spells it. Folders of the kind further down belong to vendored distributions.
 *
 * @param paths  Every file of the archive.
 * @param wheel  Name and version by the file's name.
 * @throws {FormatError} Where there is no such folder, or more than one, or another's.
 * @example wheelStem(["six.py", "six-1.17.0.dist-info/METADATA"], { name: "six", version: "1.17.0" })
 * // "six-1.17.0"
 */
export const wheelStem = (
  paths: readonly string[],
  wheel: { readonly name: string; readonly version: string },
): string => {
  const stems = [
    ...new Set(paths.flatMap((path) => /^([^/]+)\.dist-info\//.exec(path)?.[1] ?? [])),
  ];
  const [stem, other] = stems;
  const what = `wheel ${wheel.name} ${wheel.version}`;
  if (stem === undefined) throw new FormatError(what, "it has no .dist-info folder");
  if (other !== undefined) {
    const both = stems.map((each) => quoted(`${each}.dist-info`)).join(" and ");
    throw new FormatError(what, `it has more than one .dist-info folder: ${both}`);
  }
  if (!isStemOf(stem, wheel)) {
    throw new FormatError(what, `its .dist-info folder is another's: ${quoted(stem)}`);
  }
  return stem;
};

const isStemOf = (
  stem: string,
  wheel: { readonly name: string; readonly version: string },
): boolean => {
  const dash = stem.lastIndexOf("-");
  return (
    dash > 0 &&
    normalise(stem.slice(0, dash)) === normalise(wheel.name) &&
    saysVersion(stem.slice(dash + 1), wheel.version)
  );
};

/**
 * Whether a wheel may say `inside` of itself whose file name says `outside`: the same version, or that
 * without its local label. Who builds flash-attn, sageattention and their like for many a torch adds
 * the label to the file name alone.
 */
export const saysVersion = (inside: string, outside: string): boolean => {
  const [a, b] = [parseVersion(inside), parseVersion(outside)];
  // Old tools wrote `-` as `_` in versions; then the name must do.
  if (a === undefined || b === undefined) return true;
  return [b, publicVersion(b)].some((each) => compareVersions(a, each) === 0);
};

/**
 * Where a file of the archive goes; undefined for a folder.
 *
 * @param stem  What `wheelStem` gave.
 * @throws {FormatError} From a path that leads out of the archive, or a folder in `.data` that no
 * installer knows.
 * @example installedFile("x-1.data/scripts/x", "x-1", "3.14") // { root: "prefix", path: "bin/x" }
 */
export const installedFile = (
  path: string,
  stem: string,
  python: PythonVersion,
): InstalledFile | undefined => {
  if (path.endsWith("/")) return undefined;
  const wrong = pathFault(path);
  if (wrong !== undefined) throw new FormatError(`file ${quoted(path)}`, `it ${wrong}`);
  const data = `${stem}.data/`;
  if (!path.startsWith(data)) return { root: "site-packages", path };
  const [scheme = "", ...rest] = path.slice(data.length).split("/");
  const below = rest.join("/");
  switch (scheme) {
    case "purelib":
    case "platlib":
      return { root: "site-packages", path: below };
    case "scripts":
      return { root: "prefix", path: `bin/${below}` };
    case "headers": {
      const name = stem.slice(0, stem.lastIndexOf("-"));
      return { root: "prefix", path: `include/python${python}/${name}/${below}` };
    }
    case "data":
      return { root: "prefix", path: below };
    default:
      throw new FormatError(`file ${quoted(path)}`, `no installer knows ${quoted(scheme)}`);
  }
};
