/** A wheel on a server or a disk as a source of bytes. */
import { open } from "node:fs/promises";
import path from "node:path";
import { fileName } from "../../../dsl/wheel-name.ts";
import type { Http } from "../../host/http.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import type { Part } from "../../host/http-range.ts";
import { otherLength } from "../../host/http-stream.ts";
import { spool } from "../../host/http-spool.ts";
import { remembering } from "./byte-source.ts";
import type { ByteSource } from "./byte-source.ts";

/** A wheel to look into. */
export interface WheelSource extends ByteSource {
  /** Its bytes from first to last; may be called again. */
  readonly stream: () => Promise<AsyncIterable<Buffer>>;
  /** SHA-256, hexadecimal, when the bytes have been read once already. */
  readonly sha256?: string;
  /** Frees what it holds: an open file, a temporary one. */
  readonly close: () => Promise<void>;
}

/** How much of a file's end is read first: directory and dist-info of most wheels. */
export const TAIL = 73_728;

/**
 * The wheel at `url`, by HTTP range; from a server without ranges the whole file, through a temporary
 * file.
 *
 * @param expected  Its length in bytes, when an index said so.
 * @throws {HttpFailure} When it cannot be fetched, or is not as long as expected.
 */
export const openWheel = async (
  http: Http,
  url: string,
  expected?: number,
): Promise<WheelSource> => {
  const name = fileName(url);
  const tail = await tailOf(http, url, expected);
  if (tail === undefined) return await downloaded(http, url, name, expected);
  if (expected !== undefined && tail.size !== expected) {
    throw otherLength(tail.url, tail.size, expected);
  }
  const remote: ByteSource = {
    name,
    size: tail.size,
    read: async (from, to) => {
      const part = await http.range(url, { from, to });
      if (part?.size === tail.size && part.etag === tail.etag) return part.bytes;
      throw new HttpFailure("truncated", url, "the file changed while it was read");
    },
  };
  const stream = async (): Promise<AsyncIterable<Buffer>> =>
    (await http.stream(url, tail.size)).body;
  return { ...remembering(remote, [tail]), stream, close: () => Promise.resolve() };
};

/** The end of the file; undefined from a server without ranges. */
const tailOf = async (http: Http, url: string, size?: number): Promise<Part | undefined> => {
  if (size !== undefined)
    return await http.range(url, { from: Math.max(0, size - TAIL), to: size });
  const tail = await http.range(url, { last: TAIL });
  if (tail !== undefined) return tail;
  const first = await http.range(url, { from: 0, to: 1 });
  return first && (await tailOf(http, url, first.size));
};

/** The wheel in a local file. @throws The system's error when it cannot be read. */
export const openLocalWheel = async (file: string): Promise<WheelSource> => {
  const handle = await open(file);
  const { size } = await handle.stat();
  return {
    name: path.basename(file),
    size,
    read: async (from, to) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    },
    stream: () =>
      Promise.resolve(
        handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 262_144 }),
      ),
    close: () => handle.close(),
  };
};

const downloaded = async (
  http: Http,
  url: string,
  name: string,
  expected: number | undefined,
): Promise<WheelSource> => {
  const { file, sha256, remove } = await spool(await http.stream(url, expected));
  const local = await openLocalWheel(file);
  const close = async (): Promise<void> => {
    await local.close();
    remove();
  };
  return { ...local, name, sha256, close };
};
