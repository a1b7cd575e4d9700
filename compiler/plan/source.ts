/** Where a package's bytes come from, as one of nixpkgs' fetchers takes it. */
import type { ResolvedDistribution } from "../resolve.ts";
import { storeName } from "../store-name.ts";
import type { SourcePlan } from "./plan.ts";

/** The fetcher's arguments. */
export const sourcePlan = ({ artifact }: ResolvedDistribution): SourcePlan => {
  if (artifact.kind !== "git") {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(artifact.key)) {
      const name = storeName(artifact.file);
      return { fetch: "local", path: artifact.key, name, hash: artifact.hash };
    }
    const end = artifact.key.slice(artifact.key.lastIndexOf("/") + 1);
    return {
      fetch: "url",
      url: artifact.key,
      // fetchurl names its output after the URL's end, which may hold %2B or a query
      ...((end !== artifact.file || storeName(end) !== end) && { name: storeName(artifact.file) }),
      hash: artifact.hash,
    };
  }
  const { url, rev, hash } = artifact;
  const submodules = artifact.submodules ?? false;
  const github = /^https:\/\/github\.com\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url);
  return github?.[1] !== undefined && github[2] !== undefined
    ? { fetch: "github", owner: github[1], repo: github[2], rev, hash, submodules }
    : { fetch: "git", url, rev, hash, submodules };
};
