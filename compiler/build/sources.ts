/** What an image fetches: the files and trees of the lock, as the store will name them. */
import type { Distribution } from "../../dsl/node.ts";
import { sourcePlan } from "../plan/source.ts";
import type { ResolvedImage } from "../resolve.ts";
import { fixedOutputPath } from "./store-path.ts";

/** A file or tree of the lock that an image is made of. */
export interface Source {
  /** Normalised distribution name. */
  readonly distribution: string;
  /** The config's package, or the one of its place where the lock added it. */
  readonly node: Distribution;
  readonly kind: "wheel" | "sdist" | "git";
  /** Where the config's own folder has the file; it is not fetched then. */
  readonly local?: string;
  /** SRI. */
  readonly hash: string;
  /** Bytes, where the lock knows. */
  readonly size?: number;
  /** Its path in the store, where the store is /nix/store. */
  readonly storePath: string;
  /** Its name there. */
  readonly storeName: string;
}

/** Each once, in the order of the layers. */
export const sourcesOf = (images: readonly ResolvedImage[]): readonly Source[] => {
  const found = new Map<string, Source>();
  for (const { layers } of images)
    for (const each of layers.flatMap(({ packages }) => packages)) {
      if (each.kind !== "own") continue;
      const source = sourcePlan(each);
      const storeName = nameOf(source);
      const mode = each.artifact.kind === "git" ? "recursive" : "flat";
      const storePath = fixedOutputPath(source.hash, mode, storeName);
      const { size } = each.artifact;
      found.set(storePath, {
        distribution: each.name,
        node: each.node,
        kind: each.node.kind,
        ...(source.fetch === "local" && { local: source.path }),
        hash: source.hash,
        ...(size !== undefined && { size }),
        storePath,
        storeName,
      });
    }
  return [...found.values()];
};

/** The name nixpkgs' fetcher of that kind gives its output. */
const nameOf = (source: ReturnType<typeof sourcePlan>): string => {
  switch (source.fetch) {
    case "url":
      return source.name ?? source.url.slice(source.url.lastIndexOf("/") + 1);
    case "local":
      return source.name;
    case "github":
      return "source";
    case "git": {
      const base = source.url.replace(/\/$/, "").replace(/\.git$/, "");
      return `${base.slice(base.lastIndexOf("/") + 1)}-${source.rev.slice(0, 7)}`;
    }
  }
};
