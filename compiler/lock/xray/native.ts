/**
 * The native look into a wheel: what its shared objects and executables need. Their data is deflated,
 * so the file is read from first to last, once; it is hashed on its way, only those members are
 * unpacked, and nothing is kept but a few strings.
 */
import { createHash } from "node:crypto";
import type { ByteSink } from "../../host/store-keeper.ts";
import type { ElfFacts } from "../lock.ts";
import { byteCursor } from "./byte-cursor.ts";
import type { ByteCursor } from "./byte-cursor.ts";
import { LOCAL_HEADER } from "./directory.ts";
import type { Member } from "./directory.ts";
import { elfReader } from "./elf.ts";
import type { ElfReader } from "./elf.ts";
import { installedPath } from "./dist-info.ts";
import { inflating } from "./inflating.ts";
import type { WheelContents } from "./light.ts";
import { dataStart } from "./member.ts";
import { readAhead } from "./read-ahead.ts";
import { WheelFault } from "./wheel-fault.ts";

/** What the native look found. */
export interface NativeReport {
  /** Its ELF files by path; `[]` for a wheel without. */
  readonly elf: readonly ElfFacts[];
  /** The newest glibc any of them asks for, `2.28`; undefined when none does. */
  readonly glibc?: string | undefined;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** Length of the whole file. */
  readonly size: number;
}

/** How a wheel is read. */
export interface NativeOptions {
  /** SHA-256 that the file must have, hexadecimal. */
  readonly sha256?: string;
  /**
   * Receives every byte of the file, in order, once: to keep it for the build. `commit` is called when
   * the bytes have proved right, `abort` when they have not, or when reading stopped.
   */
  readonly keep?: ByteSink;
}

/**
 * Reads `bytes`, all of the wheel called `wheel`, whose directory was read into `contents`.
 *
 * @throws {WheelFault} `wheel-hash` when they are not the bytes promised (told only at the end, and
 *   before anything else, for damaged bytes explain other faults); `wheel-zip`, `wheel-size`,
 *   `wheel-elf` for what is wrong inside.
 * @throws What `bytes` and `keep` throw.
 */
export const readNative = async (
  wheel: string,
  bytes: AsyncIterable<Buffer>,
  contents: Pick<WheelContents, "stem" | "native">,
  { sha256: expected, keep }: NativeOptions = {},
): Promise<NativeReport> => {
  const hash = createHash("sha256");
  let size = 0;
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
      if (keep !== undefined) await keep.write(chunk);
      yield chunk;
    }
  }
  const cursor = byteCursor(readAhead(watched(), AHEAD));
  try {
    const read = await attempt(() => readElfFiles(wheel, cursor, contents));
    if (read instanceof WheelFault && expected === undefined) throw read;
    await cursor.drain();
    const sha256 = hash.digest("hex");
    if (expected !== undefined && sha256 !== expected)
      throw otherBytes(wheel, expected, { sha256, size });
    if (read instanceof WheelFault) throw read;
    await keep?.commit();
    return { ...read, sha256, size };
  } catch (error) {
    await cursor.close();
    await keep?.abort();
    throw error;
  }
};

/** Bytes that may wait to be unpacked: the network does not stand still while a dense piece takes its time. */
const AHEAD = 8 * 2 ** 20;

type Found = Pick<NativeReport, "elf" | "glibc">;

const attempt = async (work: () => Promise<Found>): Promise<Found | WheelFault> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WheelFault) return error;
    throw error;
  }
};

const readElfFiles = async (
  wheel: string,
  cursor: ByteCursor,
  { native, stem }: Pick<WheelContents, "stem" | "native">,
): Promise<Found> => {
  const elf: ElfFacts[] = [];
  let glibc: string | undefined;
  for (const member of native) {
    const path = installedPath(wheel, member.name, stem);
    const at = { wheel, member: member.name };
    await cursor.skipTo(member.offset);
    const header = await cursor.take(LOCAL_HEADER);
    await cursor.take(dataStart(header, at) - LOCAL_HEADER);
    const reader = elfReader(path, member.size);
    await feed(reader, member, cursor, at);
    const report = reader.end();
    if (typeof report === "string") throw new WheelFault("wheel-elf", at, report);
    if (report === undefined) continue;
    elf.push(report.facts);
    glibc = newer(glibc, report.glibc);
  }
  elf.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { elf, glibc };
};

/** Unpacks a member into `reader`, as far as that wants to read. */
const feed = async (
  reader: ElfReader,
  member: Member,
  cursor: ByteCursor,
  at: { wheel: string; member: string },
): Promise<void> => {
  const pieces = cursor.pieces(member.compressedSize);
  if (member.method === "stored") {
    for await (const piece of pieces) if (!reader.push(piece)) break;
    return;
  }
  const outcome = await inflating(pieces, member.size, (piece) => reader.push(piece));
  if (outcome === "ended" || outcome === "stopped") return;
  throw outcome === "damaged"
    ? new WheelFault("wheel-zip", at, "cannot be unpacked: its data is damaged")
    : new WheelFault(
        "wheel-size",
        at,
        `does not unpack to the ${String(member.size)} bytes it states`,
      );
};

const newer = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return Number(a.slice(2)) >= Number(b.slice(2)) ? a : b;
};

const otherBytes = (
  wheel: string,
  expected: string,
  found: { readonly sha256: string; readonly size: number },
): WheelFault =>
  new WheelFault(
    "wheel-hash",
    {
      wheel,
      found,
      hint: "published files do not change: the index is wrong, or someone changed the file",
    },
    `has SHA-256 ${found.sha256}, and ${expected} was promised`,
  );
