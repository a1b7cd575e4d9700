/** Wheels as sources of bytes, in memory or on a server. */
import type { ByteSource } from "../../../compiler/lock/xray/byte-source.ts";
import { remembering } from "../../../compiler/lock/xray/byte-source.ts";
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
