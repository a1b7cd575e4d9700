/**
 * What was fetched, on disk. Bodies lie under the hash of their bytes, so that equal ones are kept
 * once and a damaged one is noticed; keys (`page https://…`) lie apart and point at bodies. Every file
 * is written beside its place and renamed into it: any number of processes may share a cache, and one
 * that is killed leaves nothing that a reader takes for whole.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "./make-folder.ts";
import { isSystemError } from "./system-error.ts";

/** One kept body, with what its writer noted of it. */
export interface Cached {
  readonly body: Buffer;
  readonly notes: Readonly<Record<string, string>>;
}

/** A cache. Neither operation fails: what cannot be read is not there, what cannot be kept is not kept. */
export interface Cache {
  readonly get: (key: string) => Promise<Cached | undefined>;
  readonly put: (
    key: string,
    body: Uint8Array,
    notes?: Readonly<Record<string, string>>,
  ) => Promise<void>;
}

/** Keeps nothing. */
export const noCache: Cache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};

/**
 * The cache in `folder`, made when first written to; readable by this user alone, for it may hold what
 * was fetched with credentials.
 *
 * @example
 * const cache = openCache(cacheFolder(process.env));
 * await cache.put("page https://pypi.org/simple/six/", body, { etag: '"1"' });
 */
export const openCache = (folder: string): Cache => {
  const root = path.join(folder, "v1");
  const place = (kind: "keys" | "bodies", hash: string): string =>
    path.join(root, kind, hash.slice(0, 1), hash.slice(1));
  return {
    get: async (key) => {
      try {
        const entry = parseEntry(await readFile(place("keys", sha256(key)), "utf8"));
        if (entry?.key !== key) return undefined;
        const body = await readFile(place("bodies", entry.body));
        return sha256(body) === entry.body ? { body, notes: entry.notes } : undefined;
      } catch {
        return undefined;
      }
    },
    put: async (key, body, notes = {}) => {
      const hash = sha256(body);
      try {
        await writeWhole(place("bodies", hash), body);
        const entry: Entry = { key, body: hash, notes };
        await writeWhole(place("keys", sha256(key)), JSON.stringify(entry));
      } catch {
        // A full disk or a read-only home: the cache is an aid, the answer is at hand already.
      }
    },
  };
};

interface Entry {
  readonly key: string;
  readonly body: string;
  readonly notes: Readonly<Record<string, string>>;
}

const parseEntry = (text: string): Entry | undefined => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { key, body, notes }: { key?: unknown; body?: unknown; notes?: unknown } = value;
  if (typeof key !== "string" || typeof body !== "string" || !/^[0-9a-f]{64}$/.test(body)) {
    return undefined;
  }
  const pairs = typeof notes === "object" && notes !== null ? Object.entries(notes) : [];
  return {
    key,
    body,
    notes: Object.fromEntries(
      pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    ),
  };
};

const writeWhole = async (file: string, data: string | Uint8Array): Promise<void> => {
  try {
    await stageAndRename(file, data);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
    makeFolder(path.dirname(file), 0o700);
    await stageAndRename(file, data);
  }
};

const stageAndRename = async (file: string, data: string | Uint8Array): Promise<void> => {
  const stage = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    await writeFile(stage, data, { mode: 0o600, flag: "wx" });
    await rename(stage, file);
  } catch (error) {
    await rm(stage, { force: true });
    throw error;
  }
};

const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");
