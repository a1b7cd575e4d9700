/** What the lock wants to know of a source archive, read from the archive as it streams by. */
import { createHash } from "node:crypto";
import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { Unreachable } from "../closure/provider.ts";
import type { ByteSink } from "../../host/store-keeper.ts";
import { parseMetadata } from "../../python/metadata.ts";
import { storeName } from "../../store-name.ts";
import type { Facts } from "../lock.ts";
import type { Draft } from "./draft.ts";
import { unreachable } from "./failure.ts";
import { sourceDoubts, sourceFacts } from "./git.ts";
import type { Doubt } from "./git.ts";
import { isLocal, withLocal } from "./local.ts";
import { hexOf, sriOf } from "./sri.ts";
import { tarTexts } from "./tar-texts.ts";
import type { World } from "./world.ts";

/** Files at the root of the archive that are read. */
const WANTED = ["pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO"];

/**
 * Streams a `.tar.gz` once: its build system, its requirements where they are static (PEP 643), and its
 * hash. Of another archive only the hash is learnt.
 *
 * @returns The draft, the hash that was found, and what is not sure of it.
 * @throws {Unreachable}
 */
export const readArchive = async (
  draft: Draft,
  world: World,
): Promise<{ readonly draft: Draft; readonly hash: string; readonly doubts: readonly Doubt[] }> => {
  try {
    const { key, base } = draft;
    const local = isLocal(key);
    const name = base.kind === "sdist" ? base.file : "";
    const kept = local || draft.hash === undefined ? undefined : await recall(draft.hash, world);
    const read =
      kept ??
      (local
        ? await withLocal(key, world, async (file) => readNow(await file.stream(), name))
        : await readKept(draft, name, world));
    if (kept === undefined)
      await world.cache.put(cacheKey(read.hash), Buffer.from(JSON.stringify(read)));
    const origin = { from: "download" as const, source: key };
    const facts: Facts = { ...draft.facts, ...factsOf(read.texts) };
    const known = draft.hash === undefined ? { hash: read.hash, origin } : {};
    return {
      draft: { ...draft, size: read.size, facts, ...known },
      hash: read.hash,
      doubts: sourceDoubts(read.texts, draft.at),
    };
  } catch (error) {
    throw unreachable(error);
  }
};

interface Archive {
  readonly hash: string;
  readonly size: number;
  readonly texts: Readonly<Record<string, string>>;
}

const cacheKey = (hash: string): string => `sdist 1 sha256:${hexOf(hash)}`;

const recall = async (hash: string, { cache }: World): Promise<Archive | undefined> => {
  const kept = await cache.get(cacheKey(hash));
  if (kept === undefined) return undefined;
  const value: unknown = JSON.parse(kept.body.toString());
  if (typeof value !== "object" || value === null) return undefined;
  const { size, texts }: { size?: unknown; texts?: unknown } = value;
  if (typeof size !== "number" || typeof texts !== "object" || texts === null) return undefined;
  const pairs = Object.entries(texts).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return { hash, size, texts: Object.fromEntries(pairs) };
};

/** Its bytes are kept for the build, once they have proved to be those that are known. */
const readKept = async (
  { key, size, hash }: Draft,
  name: string,
  { http, keeper }: World,
): Promise<Archive> => {
  const keep = keeper?.sink(storeName(name), size);
  try {
    const archive = await readNow((await http.stream(key, size)).body, name, keep);
    await (hash === undefined || hash === archive.hash ? keep?.commit() : keep?.abort());
    return archive;
  } catch (error) {
    await keep?.abort();
    throw error;
  }
};

const readNow = async (
  body: AsyncIterable<Buffer>,
  file: string,
  keep?: ByteSink,
): Promise<Archive> => {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      hash.update(chunk);
      bytes += chunk.length;
      await keep?.write(chunk);
      yield chunk;
    }
  }
  const texts = /\.(?:tar\.gz|tgz)$/.test(file)
    ? await unpacked(watched(), file)
    : await drained(watched());
  return { hash: sriOf(hash.digest("hex")), size: bytes, texts };
};

const drained = async (bytes: AsyncIterable<Buffer>): Promise<Readonly<Record<string, string>>> => {
  for await (const _ of bytes);
  return {};
};

const unpacked = async (
  bytes: AsyncIterable<Buffer>,
  file: string,
): Promise<Readonly<Record<string, string>>> => {
  const raw = Readable.from(bytes);
  const gunzip = createGunzip();
  raw.on("error", (error) => gunzip.destroy(error));
  try {
    return await tarTexts(raw.pipe(gunzip), WANTED);
  } catch (error) {
    if (
      error instanceof Error &&
      /^Z_|incorrect|invalid|unexpected end/.test(
        `${Reflect.get(error, "code") ?? ""} ${error.message}`,
      )
    ) {
      throw new Unreachable(`${file} cannot be unpacked: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    // Else what is left of it would hold its connection, and a turn at its host.
    raw.destroy();
  }
};

/** PKG-INFO of an archive may be trusted where it says that the build changes nothing of it. */
const factsOf = (texts: Readonly<Record<string, string>>): Facts => {
  const facts = sourceFacts(texts);
  const info = texts["PKG-INFO"];
  if (info === undefined) return facts;
  const { metadataVersion, dynamic, requires, requiresPython, extras } = parseMetadata(
    info,
    "PKG-INFO",
  );
  const [, minor] = metadataVersion.split(".").map(Number);
  const stays = metadataVersion.startsWith("2.") && (minor ?? 0) >= 2;
  if (!stays || dynamic.includes("requires-dist")) return facts;
  return {
    ...facts,
    metadata: {
      requires: [...requires],
      ...(requiresPython !== undefined && { requiresPython }),
      ...(extras.length > 0 && { extras: [...extras] }),
    },
  };
};
