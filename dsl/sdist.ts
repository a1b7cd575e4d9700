/** `sdist()`: a Python package built from its source archive. */
import { placed } from "./call-site.ts";
import type { Sdist, SourceOptions } from "./node.ts";
import { kept } from "./requires.ts";
import { fileName } from "./wheel-name.ts";

export const sdist = (
  source: string,
  versionOrOptions?: string | SourceOptions,
  options?: SourceOptions,
): Sdist => {
  if (typeof versionOrOptions === "string") {
    const named = { name: options?.name ?? source, version: versionOrOptions };
    return placed({ kind: "sdist", ...named, options: kept(options) }, sdist);
  }
  const { name = fileName(source), version = "" } = SDIST.exec(fileName(source))?.groups ?? {};
  return placed(
    {
      kind: "sdist",
      name: versionOrOptions?.name ?? name,
      version,
      url: source,
      options: kept(versionOrOptions),
    },
    sdist,
  );
};

/** PEP 625, and the older names whose first part may hold hyphens. */
const SDIST = /^(?<name>.+?)-(?<version>v?[0-9][^-]*)\.(?:tar\.(?:gz|bz2|xz)|tgz|zip)$/;
