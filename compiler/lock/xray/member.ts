/** One small file out of an archive. */
import { crc32, inflateRawSync } from "node:zlib";
import type { ByteSource } from "./byte-source.ts";
import { LOCAL_HEADER } from "./directory.ts";
import type { Member } from "./directory.ts";
import { WheelFault } from "./wheel-fault.ts";

/** Files of dist-info are text; the longest RECORD known has 4 MB. */
export const LARGEST = 64 * 2 ** 20;

/**
 * The bytes of `member`, its size and checksum verified.
 *
 * @throws {WheelFault} `wheel-size` when it is larger than `LARGEST`, or not as large as it states;
 *   `wheel-zip` when its data is damaged.
 */
export const readMember = async (source: ByteSource, member: Member): Promise<Buffer> => {
  const at = { wheel: source.name, member: member.name };
  if (member.size > LARGEST) {
    throw new WheelFault("wheel-size", at, `has ${String(member.size)} bytes, too many to be text`);
  }
  const extent = extentOf(member, source.size);
  const bytes = await source.read(extent.from, extent.to);
  const start = dataStart(bytes, at);
  const data = bytes.subarray(start, start + member.compressedSize);
  const content = member.method === "stored" ? data : inflate(data, member, at);
  if (content.length !== member.size) {
    throw new WheelFault(
      "wheel-size",
      at,
      `unpacks to ${String(content.length)} bytes, not ${String(member.size)}`,
    );
  }
  if (crc32(content) !== member.crc32) {
    throw new WheelFault("wheel-zip", at, "is damaged: its checksum is another");
  }
  return content;
};

/** Where a member lies, with the most its local header may add to what the directory says. */
export const extentOf = (
  { offset, compressedSize, name }: Member,
  size: number,
): { readonly from: number; readonly to: number } => ({
  from: offset,
  to: Math.min(size, offset + LOCAL_HEADER + Buffer.byteLength(name) + EXTRA + compressedSize),
});

/** Room for the extra field of a local header, which is not always the directory's. */
const EXTRA = 256;

/**
 * Where data starts after the local header that `bytes` starts with.
 *
 * @throws {WheelFault} `wheel-zip` when there is none.
 */
export const dataStart = (bytes: Buffer, at: { wheel: string; member: string }): number => {
  if (bytes.length < LOCAL_HEADER || bytes.readUInt32LE(0) !== 0x04034b50) {
    throw new WheelFault("wheel-zip", at, "is not where the directory says");
  }
  return LOCAL_HEADER + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
};

const inflate = (data: Buffer, { size }: Member, at: { wheel: string; member: string }): Buffer => {
  try {
    // One byte more than stated shows that there is more.
    return inflateRawSync(data, { maxOutputLength: size + 1 });
  } catch (error) {
    const long = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw long
      ? new WheelFault("wheel-size", at, `unpacks to more than the ${String(size)} bytes it states`)
      : new WheelFault("wheel-zip", at, "cannot be unpacked: its data is damaged", error);
  }
};
