/**
 * Zip archives written byte by byte, so that a test can make one that lies. Source: APPNOTE.TXT
 * (PKWARE), 4.3.
 */
import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive, and what its headers say that is not so. */
export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Default: deflated. */
  readonly method?: "stored" | "deflated";
  /** Unix mode. Default: 0o100644. */
  readonly mode?: number;
  readonly lie?: {
    /** Unpacked size, in both headers. */
    readonly size?: number;
    readonly crc?: number;
    /** Where the directory says it starts. */
    readonly offset?: number;
    /** Compression method, as a number. */
    readonly method?: number;
    /** General purpose flags. */
    readonly flags?: number;
    /** Packed data in place of its own. */
    readonly packed?: Uint8Array;
  };
}

/** The archive of these files, in this order. */
export const zip = (entries: readonly ZipEntry[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const add = (...buffers: readonly Buffer[]): void => {
    for (const buffer of buffers) {
      parts.push(buffer);
      offset += buffer.length;
    }
  };
  for (const { name, data, method = "deflated", mode = 0o100644, lie = {} } of entries) {
    const content = Buffer.from(data);
    const packed = Buffer.from(
      lie.packed ?? (method === "stored" ? content : deflateRawSync(content)),
    );
    const raw = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(lie.flags ?? 0x800, 2);
    common.writeUInt16LE(lie.method ?? (method === "stored" ? 0 : 8), 4);
    common.writeUInt32LE(0x5021_0000, 6);
    common.writeUInt32LE(lie.crc ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(lie.size ?? content.length, 18);
    common.writeUInt16LE(raw.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(mode * 0x10000, 6);
    central.writeUInt32LE(lie.offset ?? offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, central, raw);
    add(Buffer.from("PK\x03\x04", "latin1"), common, raw, packed);
  }
  const start = offset;
  add(...directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset - start, 12);
  end.writeUInt32LE(start, 16);
  add(end);
  return Buffer.concat(parts);
};
