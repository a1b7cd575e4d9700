/** Wheels as sources of bytes, in memory or on a server. */
import type { ByteSink } from "../../../compiler/host/store-keeper.ts";
import type { ByteSource } from "../../../compiler/lock/xray/byte-source.ts";
import { remembering } from "../../../compiler/lock/xray/byte-source.ts";
import { readLight } from "../../../compiler/lock/xray/light.ts";
import { readNative } from "../../../compiler/lock/xray/native.ts";
import type { NativeOptions, NativeReport } from "../../../compiler/lock/xray/native.ts";
import type { BuiltWheel } from "../../helpers/wheels.ts";

/** Bytes in memory, and which of them were read. */
export const inMemory = (
  name: string,
  bytes: Buffer,
): ByteSource & { readonly reads: readonly (readonly [from: number, to: number])[] } => {
  const reads: [number, number][] = [];
  const raw: ByteSource = {
    name,
    size: bytes.length,
    read: (from, to) => {
      reads.push([from, to]);
      return Promise.resolve(bytes.subarray(from, to));
    },
  };
  return { ...remembering(raw), reads };
};

/** A wheel's bytes as they arrive. */
export async function* arriving({ bytes }: Pick<BuiltWheel, "bytes">, length = 16_384) {
  for (let offset = 0; offset < bytes.length; offset += length) {
    yield await Promise.resolve(bytes.subarray(offset, offset + length));
  }
}

/** The native look into a wheel whose bytes arrive in pieces of a length. */
export const look = async (
  wheel: BuiltWheel,
  options?: NativeOptions,
  length?: number,
): Promise<NativeReport> =>
  await readNative(
    wheel.file,
    arriving(wheel, length),
    await readLight(inMemory(wheel.file, wheel.bytes)),
    options,
  );

/** The smallest that passes for a library, with this behind it. */
export const library = (rest: Buffer | string = ""): Buffer => {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(62, 18);
  return Buffer.concat([header, Buffer.from(rest)]);
};

/** A place that tells what became of it. */
export const sink = (): ByteSink & { readonly bytes: () => Buffer; readonly end: () => string } => {
  const chunks: Buffer[] = [];
  let end = "open";
  return {
    write: async (bytes) => {
      await Promise.resolve(chunks.push(Buffer.from(bytes)));
    },
    commit: async () => {
      end = await Promise.resolve("committed");
    },
    abort: async () => {
      end = await Promise.resolve("aborted");
    },
    bytes: () => Buffer.concat(chunks),
    end: () => end,
  };
};
