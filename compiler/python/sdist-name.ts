/** A source archive's file name. Source: PEP 625, and the archives that indexes took before it. */
import { fileName } from "../../dsl/wheel-name.ts";
import { normalise } from "./name.ts";
import { parseVersion } from "./version.ts";

/** What a source archive's file name says. */
export interface SdistName {
  /** Distribution name as the file spells it. */
  readonly name: string;
  readonly version: string;
}

/**
 * A source archive's file name, or a URL or path that ends in one; undefined when it is none. Before
 * PEP 625 a name could hold `-`: it ends before the first `-` that a version follows to the end, or
 * where `distribution` says.
 *
 * @param distribution  The name it should be of, in any spelling.
 * @example parseSdistName("antlr4-python3-runtime-4.9.3.tar.gz")
 * // { name: "antlr4-python3-runtime", version: "4.9.3" }
 */
export const parseSdistName = (url: string, distribution?: string): SdistName | undefined => {
  const stem = ARCHIVE.exec(fileName(url))?.[1];
  if (stem === undefined) return undefined;
  for (let dash = stem.indexOf("-"); dash !== -1; dash = stem.indexOf("-", dash + 1)) {
    const [name, version] = [stem.slice(0, dash), stem.slice(dash + 1)];
    if (distribution !== undefined && normalise(name) !== normalise(distribution)) continue;
    if (parseVersion(version) !== undefined) return { name, version };
  }
  return undefined;
};

/** Whether a file's name ends as a source archive's does. */
export const isArchive = (file: string): boolean => ARCHIVE.test(file);

const ARCHIVE = /^(.+)\.(?:tar\.(?:gz|bz2|xz|lz|lzma)|tar|tgz|tbz|txz|tlz|zip)$/;
