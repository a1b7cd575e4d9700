/** Looks into wheels, each once, and remembers what was seen. */
import type { Cache } from "../../host/cache.ts";
import type { Http } from "../../host/http.ts";
import type { Keeper } from "../../host/store-keeper.ts";
import { fileName } from "../../../dsl/wheel-name.ts";
import { keyOf, LightSchema, nativeKeys, NativeSchema, recall, remember } from "./kept-looks.ts";
import type { LightReport, WheelFile } from "./kept-looks.ts";
import { readLight } from "./light.ts";
import type { WheelContents } from "./light.ts";
import { readNative } from "./native.ts";
import type { NativeOptions, NativeReport } from "./native.ts";
import { storeName } from "../../store-name.ts";
import { openWheel } from "./wheel-source.ts";
import type { WheelSource } from "./wheel-source.ts";

/** What looking needs. */
export interface Looking {
  readonly http: Http;
  readonly cache: Cache;
  /** Whether only the cache may answer. */
  readonly offline: boolean;
  /** Where files that are streamed are kept for the build. Default: nowhere. */
  readonly keeper?: Keeper;
}

/**
 * Directory, METADATA, WHEEL, RECORD and entry points of a wheel. Asked twice of one fetcher, it looks
 * once.
 *
 * @throws {HttpFailure} `offline` when it was never read and may not be fetched now; any other.
 * @throws {WheelFault} What is wrong with it.
 * @example
 * const { contents } = await lookLight({ url, sha256 }, { http, cache, offline: false });
 */
export const lookLight = (file: WheelFile, looking: Looking): Promise<LightReport> =>
  once(seenBy(looking.http).light, keyOf("light", file), () => lightOf(file, looking));

/**
 * ELF facts, glibc floor and hash of a wheel with shared objects or executables; one full download,
 * unless it was seen before.
 *
 * @throws {HttpFailure} As `lookLight`.
 * @throws {WheelFault} As `readNative`; `wheel-hash` when it is not the file promised.
 */
export const lookNative = (
  file: WheelFile,
  contents: WheelContents,
  looking: Looking,
): Promise<NativeReport> =>
  once(seenBy(looking.http).native, keyOf("native", file), async () => {
    const kept = await recall(keyOf("native", file), file, looking, NativeSchema);
    return kept ?? (await nativeOf(file, contents, looking));
  });

const lightOf = async (file: WheelFile, looking: Looking): Promise<LightReport> => {
  const key = keyOf("light", file);
  const kept = await recall(key, file, looking, LightSchema);
  if (kept !== undefined) return kept;
  const source = await openWheel(looking.http, file.url, file.size);
  try {
    const contents = await readLight(source);
    const { size, sha256 } = source;
    if (sha256 !== undefined) await wholeSeen(file, contents, source, looking);
    const report = { contents, size, ...(sha256 !== undefined && { sha256 }) };
    await looking.cache.put(key, Buffer.from(JSON.stringify(report)));
    return report;
  } finally {
    await source.close();
  }
};

/** For want of ranges the whole file was fetched: the native look is done while it is at hand. */
const wholeSeen = async (
  file: WheelFile,
  contents: WheelContents,
  source: WheelSource,
  looking: Looking,
): Promise<void> => {
  const options = optionsFor(file, looking, source.size);
  const report = await readNative(source.name, await source.stream(), contents, options);
  await remember(file, report, looking.cache);
  const { native } = seenBy(looking.http);
  for (const key of nativeKeys(file, report)) native.set(key, Promise.resolve(report));
};

const nativeOf = async (
  file: WheelFile,
  contents: WheelContents,
  looking: Looking,
): Promise<NativeReport> => {
  const { body, size } = await looking.http.stream(file.url, file.size);
  const options = optionsFor(file, looking, size);
  const report = await readNative(fileName(file.url), body, contents, options);
  await remember(file, report, looking.cache);
  return report;
};

const optionsFor = (
  { url, sha256 }: WheelFile,
  { keeper }: Looking,
  size: number | undefined,
): NativeOptions => ({
  ...(sha256 !== undefined && { sha256 }),
  ...(keeper && { keep: keeper.sink(storeName(fileName(url)), size) }),
});

/** What one fetcher has seen, by key: in one run a file does not change, or its hash tells. */
interface Seen {
  readonly light: Map<string, Promise<LightReport>>;
  readonly native: Map<string, Promise<NativeReport>>;
}

const seen = new WeakMap<Http, Seen>();

const seenBy = (http: Http): Seen => {
  const known = seen.get(http) ?? { light: new Map(), native: new Map() };
  seen.set(http, known);
  return known;
};

/** A look that failed is not remembered. */
const once = <T>(
  known: Map<string, Promise<T>>,
  key: string,
  look: () => Promise<T>,
): Promise<T> => {
  const begun = known.get(key);
  if (begun !== undefined) return begun;
  const looking = look();
  known.set(key, looking);
  looking.catch(() => known.delete(key));
  return looking;
};
