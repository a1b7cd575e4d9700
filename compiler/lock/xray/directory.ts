/**
 * The directory of a zip archive: what is in a wheel, and where. Source: APPNOTE.TXT (PKWARE), 4.3;
 * PEP 427.
 */
// All of it in one file, where its index is 49: every lock waits for them.
import { configure, Reader, ZipReader } from "@zip.js/zip.js/index.min.js";
import type { Entry } from "@zip.js/zip.js/index.min.js";
import type { ByteSource } from "./byte-source.ts";
import { WheelFault } from "./wheel-fault.ts";

/** A file in an archive. Directories are left out. */
export interface Member {
  /** Its path, `/` between its parts; never absolute, never with `..`. */
  readonly name: string;
  /** Where its local header starts. */
  readonly offset: number;
  readonly compressedSize: number;
  /** Unpacked, bytes. */
  readonly size: number;
  readonly method: "stored" | "deflated";
  readonly crc32: number;
  /** Whether its mode has an executable bit. */
  readonly executable: boolean;
}

/** More files than any wheel has (the largest on PyPI have some ten thousands). */
const MOST_MEMBERS = 500_000;

/**
 * What lies before the directory, as part of its length, is fetched with it: dist-info, when it is at
 * the end as PEP 427 recommends. RECORD of torch, of Django, of transformers all take less.
 */
const AHEAD = 0.6;

/**
 * The members of `source`, in the order of their data.
 *
 * @throws {WheelFault} `wheel-zip` when it is no archive, is encrypted, split, ambiguous (data before
 *   or after it, a name twice) or has an unsafe name; `wheel-size` when sizes make no sense.
 */
export const readDirectory = async (source: ByteSource): Promise<readonly Member[]> => {
  configure({ useWebWorkers: false });
  const members: Member[] = [];
  try {
    const zip = new ZipReader(new SourceReader(source), { strictness: "strict" });
    for await (const entry of zip.getEntriesGenerator()) {
      // An entry of zip.js holds some kilobytes: none is kept.
      if (!entry.directory && members.push(member(entry, source)) > MOST_MEMBERS) {
        throw new WheelFault(
          "wheel-size",
          { wheel: source.name },
          "holds more files than a wheel may",
        );
      }
    }
    await zip.close();
  } catch (error) {
    throw zipFault(source, error);
  }
  members.sort((a, b) => a.offset - b.offset);
  checkExtents(members, source);
  return members;
};

/** zip.js's view of a source. It reads the end first, then four bytes of the directory, then all of it. */
class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { size } = this.#source;
    if (length === SIGNATURE) {
      const ahead = Math.floor((size - offset) * AHEAD);
      await this.#source.read(Math.max(0, offset - ahead), size);
    }
    const end = Math.min(offset + length, size);
    // A copy of its own: zip.js reads the whole of the underlying buffer.
    const bytes = new Uint8Array(await this.#source.read(offset, end));
    if (end === size) widen(bytes);
    return bytes;
  }
}

/**
 * Python's zipfile adds a ZIP64 record from 2 GiB on, and leaves the numbers in the old one as long as they
 * have room there, to 4 GiB; zip.js then takes it for something behind the directory. So where both say the
 * same, the old one is made to point to the new one. Source: CPython, `ZipFile._write_end_record`; APPNOTE.TXT
 * 4.3.14 to 4.3.16.
 *
 * @param end  The end of an archive.
 */
const widen = (end: Uint8Array): void => {
  const old = end.length - END;
  const record = old - LOCATOR - RECORD;
  if (record < 0) return;
  const view = new DataView(end.buffer, end.byteOffset);
  const same =
    view.getUint32(old, true) === 0x06054b50 &&
    view.getUint32(old - LOCATOR, true) === 0x07064b50 &&
    view.getUint32(record, true) === 0x06064b50 &&
    view.getBigUint64(record + 32, true) === BigInt(view.getUint16(old + 10, true)) &&
    view.getBigUint64(record + 40, true) === BigInt(view.getUint32(old + 12, true)) &&
    view.getBigUint64(record + 48, true) === BigInt(view.getUint32(old + 16, true));
  if (same) view.setUint32(old + 16, 0xffffffff, true);
};

/** Lengths of the end of the directory, without a comment, and of what ZIP64 has in front of it. */
const END = 22;
const LOCATOR = 20;
const RECORD = 56;

const SIGNATURE = 4;

const member = (entry: Entry, { name: wheel }: ByteSource): Member => {
  const { filename: name, compressedSize, uncompressedSize: size, compressionMethod } = entry;
  const at = { wheel, member: name };
  if (entry.encrypted) throw new WheelFault("wheel-zip", at, "is encrypted");
  if (entry.symlink) throw new WheelFault("wheel-zip", at, "is a symbolic link");
  if (compressionMethod !== 0 && compressionMethod !== 8) {
    const method = String(compressionMethod);
    throw new WheelFault(
      "wheel-zip",
      at,
      `is compressed by method ${method}, which pip cannot read`,
    );
  }
  const method = compressionMethod === 0 ? "stored" : "deflated";
  if (method === "stored" && compressedSize !== size) {
    throw new WheelFault("wheel-size", at, "is stored, and has two different sizes");
  }
  // Deflate packs 1032 bytes into one at most: a stored block of nothing but repeats.
  if (size > 1032 * compressedSize + 1032) {
    throw new WheelFault("wheel-size", at, `cannot hold the ${String(size)} bytes it states`);
  }
  return {
    name,
    offset: entry.offset,
    compressedSize,
    size,
    method,
    crc32: entry.crc32 ?? 0,
    executable: ((entry.unixMode ?? 0) & 0o111) !== 0,
  };
};

/** Data of two members must not overlap: that is how small archives unpack to petabytes. */
const checkExtents = (members: readonly Member[], { name: wheel, size }: ByteSource): void => {
  let end = 0;
  let before = "";
  for (const { name, offset, compressedSize } of members) {
    if (offset < end) {
      throw new WheelFault(
        "wheel-size",
        { wheel, member: name },
        `its data overlaps that of ${before}`,
      );
    }
    end = offset + LOCAL_HEADER + compressedSize;
    before = name;
    if (end > size)
      throw new WheelFault("wheel-size", { wheel, member: name }, "ends behind the file");
  }
};

/** Least length of a local header. */
export const LOCAL_HEADER = 30;

const zipFault = ({ name: wheel }: ByteSource, error: unknown): unknown => {
  // What the network had to say stays as it is.
  if (!(error instanceof Error) || error.name !== "Error") return error;
  const name: unknown = Reflect.get(error, "filename");
  const at = { wheel, ...(typeof name === "string" && { member: name }) };
  return new WheelFault("wheel-zip", at, `is not a sound zip archive: ${error.message}`, error);
};
