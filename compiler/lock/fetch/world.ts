/** Everything a lock asks outside of this machine, through one door. */
import { openCache } from "../../host/cache.ts";
import type { Cache } from "../../host/cache.ts";
import { cacheFolder } from "../../host/cache-folder.ts";
import { credentialsOf } from "../../host/credentials.ts";
import { createGit } from "../../host/git.ts";
import type { Git } from "../../host/git.ts";
import { createHttp } from "../../host/http.ts";
import type { Http } from "../../host/http.ts";
import type { HttpListener } from "../../host/http-events.ts";
import { storeKeeper } from "../../host/store-keeper.ts";
import type { Keeper } from "../../host/store-keeper.ts";
import type { Index } from "../../../dsl/node.ts";
import type { Candidate } from "../../python/candidate.ts";
import { readProject } from "../index/project-page.ts";
import { unreachable } from "./failure.ts";

/** What is asked, and how. */
export interface World {
  readonly http: Http;
  readonly cache: Cache;
  readonly git: Git;
  /** Whether only the cache may answer. */
  readonly offline: boolean;
  /** Where files that are streamed are kept for the build. */
  readonly keeper?: Keeper;
  /** The files of a distribution at an index, asked once; none where it lacks it. @throws {Unreachable} */
  readonly files: (index: Index, distribution: string) => Promise<readonly Candidate[]>;
  /** Where the config's own files are named from. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  readonly close: () => Promise<void>;
}

export interface WorldOptions {
  readonly offline: boolean;
  readonly allowInsecure: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether files that are streamed go into the Nix store. Default: false. */
  readonly keep?: boolean;
  readonly listen?: HttpListener;
  readonly signal?: AbortSignal;
}

/** Opens the world; close it in the end. */
export const openWorld = (options: WorldOptions): World => {
  const { offline, allowInsecure, env, listen, signal } = options;
  const cache = openCache(cacheFolder(env));
  const credentials = credentialsOf(env);
  const common = { credentials, allowInsecure, ...(signal && { signal }) };
  const http = createHttp({ cache, offline, ...common, ...(listen && { listen }) });
  const pages = new Map<string, Promise<readonly Candidate[]>>();
  return {
    http,
    cache,
    git: createGit({ ...common, env }),
    offline,
    ...(options.keep === true && { keeper: storeKeeper(env) }),
    files: (index, distribution) => {
      const key = `${index.url} ${distribution}`;
      const known = pages.get(key) ?? filesOf(http, index.url, distribution);
      pages.set(key, known);
      return known;
    },
    folder: process.cwd(),
    ...(signal && { signal }),
    close: () => http.close(),
  };
};

const filesOf = async (
  http: Http,
  index: string,
  distribution: string,
): Promise<readonly Candidate[]> => {
  try {
    return (await readProject(http, index, distribution)) ?? [];
  } catch (error) {
    throw unreachable(error);
  }
};
