/**
 * Looks into wheels, and remembers what was seen: by the hash of the file where an index told it, for
 * then it can never be another file, else by address, and that only where the network may not be asked.
 */
import * as v from "valibot";
import type { Cache } from "../../host/cache.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import type { Http } from "../../host/http.ts";
import { fileName } from "../../../dsl/wheel-name.ts";
import { facts } from "../lock.ts";
import { readLight } from "./light.ts";
import type { WheelContents } from "./light.ts";
import { readNative } from "./native.ts";
import type { ByteSink, NativeReport } from "./native.ts";
import { openWheel } from "./wheel-source.ts";

/** A wheel by address, and what is promised of it. */
export interface WheelFile {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
}

/** What looking needs. */
export interface Looking {
  readonly http: Http;
  readonly cache: Cache;
  /** Whether only the cache may answer. */
  readonly offline: boolean;
}

/** What was read of a wheel, and how large it is. */
export interface LightReport {
  readonly contents: WheelContents;
  /** Bytes of the file. */
  readonly size: number;
  /** Hexadecimal; only when it took the whole file, for want of ranges. */
  readonly sha256?: string;
}

/** Part of every key: raised when what is kept changes its form or its meaning. */
const FORM = 1;

/**
 * Directory, METADATA, WHEEL, RECORD and entry points of a wheel.
 *
 * @throws {HttpFailure} `offline` when it was never read and may not be fetched now; any other.
 * @throws {WheelFault} What is wrong with it.
 * @example
 * const { contents } = await lookLight({ url, sha256 }, { http, cache, offline: false });
 */
export const lookLight = async (file: WheelFile, looking: Looking): Promise<LightReport> => {
  const key = keyOf("light", file);
  const kept = await recall(key, file, looking, LightSchema);
  if (kept !== undefined) return kept;
  const source = await openWheel(looking.http, file.url, file.size);
  try {
    const contents = await readLight(source);
    const { size, sha256 } = source;
    const report = { contents, size, ...(sha256 !== undefined && { sha256 }) };
    await looking.cache.put(key, Buffer.from(JSON.stringify(report)));
    return report;
  } finally {
    await source.close();
  }
};

/**
 * ELF facts, glibc floor and hash of a wheel with shared objects or executables; one full download,
 * unless it was seen before and need not be kept.
 *
 * @param keep  Where the bytes go, when the build will want them.
 * @throws {HttpFailure} As `lookLight`.
 * @throws {WheelFault} As `readNative`; `wheel-hash` when it is not the file promised.
 */
export const lookNative = async (
  file: WheelFile,
  contents: WheelContents,
  looking: Looking,
  keep?: ByteSink,
): Promise<NativeReport> => {
  const key = keyOf("native", file);
  const kept = keep === undefined ? await recall(key, file, looking, NativeSchema) : undefined;
  if (kept !== undefined) return kept;
  const { body } = await looking.http.stream(file.url, file.size);
  const report = await readNative(fileName(file.url), body, contents, {
    ...(file.sha256 !== undefined && { sha256: file.sha256 }),
    ...(keep && { keep }),
  });
  const bytes = Buffer.from(JSON.stringify(report));
  await looking.cache.put(key, bytes);
  await looking.cache.put(keyOf("native", { ...file, sha256: report.sha256 }), bytes);
  return report;
};

const keyOf = (what: string, { url, sha256 }: WheelFile): string =>
  `${what} ${String(FORM)} ${sha256 === undefined ? url : `sha256:${sha256}`}`;

const recall = async <T>(
  key: string,
  { url, sha256 }: WheelFile,
  { cache, offline }: Looking,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | undefined> => {
  if (sha256 === undefined && !offline) return undefined;
  const kept = await cache.get(key);
  const read = kept === undefined ? undefined : v.safeParse(schema, parsed(kept.body));
  if (read?.success === true) return read.output;
  if (!offline) return undefined;
  throw new HttpFailure("offline", url, "was never looked into", { hint: "run without --offline" });
};

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

const member = v.object({
  name: v.string(),
  offset: v.number(),
  compressedSize: v.number(),
  size: v.number(),
  method: v.picklist(["stored", "deflated"]),
  crc32: v.number(),
  executable: v.boolean(),
});

const LightSchema = v.object({
  contents: v.object({
    stem: v.string(),
    metadata: v.string(),
    wheel: v.string(),
    record: v.string(),
    entryPoints: v.optional(v.string()),
    unpackedSize: v.number(),
    native: v.array(member),
  }),
  size: v.number(),
  sha256: v.exactOptional(v.string()),
});

const NativeSchema = v.object({
  elf: v.nonOptional(facts.entries.elf),
  glibc: v.optional(v.string()),
  sha256: v.string(),
  size: v.number(),
});
