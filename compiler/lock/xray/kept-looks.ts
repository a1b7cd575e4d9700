/**
 * What was seen inside wheels, in the cache: by the hash of the file where an index told it, for then
 * it can never be another file, else by address, and that is believed only where the network may not be
 * asked.
 */
import * as v from "valibot";
import type { Cache } from "../../host/cache.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import { facts } from "../lock.ts";
import type { WheelContents } from "./light.ts";
import type { NativeReport } from "./native.ts";

/** A wheel by address, and what is promised of it. */
export interface WheelFile {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
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

/** Keeps a native look, for those who know the file's hash and those who do not. */
export const remember = async (
  file: WheelFile,
  report: NativeReport,
  cache: Cache,
): Promise<void> => {
  const bytes = Buffer.from(JSON.stringify(report));
  for (const key of nativeKeys(file, report)) await cache.put(key, bytes);
};

/** The keys under which a native look is found again. */
export const nativeKeys = (file: WheelFile, { sha256 }: NativeReport): readonly string[] => [
  keyOf("native", file),
  keyOf("native", { ...file, sha256 }),
];

/** The key of a look, `light` or `native`. */
export const keyOf = (what: string, { url, sha256 }: WheelFile): string =>
  `${what} ${String(FORM)} ${sha256 === undefined ? url : `sha256:${sha256}`}`;

/**
 * What is kept under `key`; undefined when the wheel has to be looked into.
 *
 * @throws {HttpFailure} `offline` when it would have to be, and may not.
 */
export const recall = async <T>(
  key: string,
  { url, sha256 }: WheelFile,
  { cache, offline }: { readonly cache: Cache; readonly offline: boolean },
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

export const LightSchema = v.object({
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

export const NativeSchema = v.object({
  elf: v.nonOptional(facts.entries.elf),
  glibc: v.optional(v.string()),
  sha256: v.string(),
  size: v.number(),
});
