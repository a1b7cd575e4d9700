/**
 * The light look into a wheel: its directory and the texts of its dist-info, from the end of the file.
 * A wheel of a gigabyte costs kilobytes.
 */
import type { ByteSource } from "./byte-source.ts";
import { readDirectory } from "./directory.ts";
import type { Member } from "./directory.ts";
import { stemOf } from "./dist-info.ts";
import { extentOf, readMember } from "./member.ts";
import { nativeMembers } from "./native-members.ts";
import { WheelFault } from "./wheel-fault.ts";

/** What a wheel holds, before anyone has parsed it. */
export interface WheelContents {
  /** What its own folders begin with: `torch-2.10.0+cu130` of `torch-2.10.0+cu130.dist-info`. */
  readonly stem: string;
  /** METADATA, WHEEL and RECORD, as text. */
  readonly metadata: string;
  readonly wheel: string;
  readonly record: string;
  /** entry_points.txt; most wheels have none. */
  readonly entryPoints?: string | undefined;
  /** Bytes of all its files, unpacked. */
  readonly unpackedSize: number;
  /** Those of them that may be shared objects or executables; none means nothing is left to look for. */
  readonly native: readonly Member[];
}

/**
 * Looks into the wheel that `source` is. Its name is the wheel's file name: what is inside must agree.
 *
 * @throws {WheelFault} What is wrong, named with the file inside.
 * @example
 * const { metadata, native } = await readLight(await openWheel(http, url));
 */
export const readLight = async (source: ByteSource): Promise<WheelContents> => {
  const members = await readDirectory(source);
  const stem = stemOf(
    source.name,
    members.map(({ name }) => name),
  );
  const distInfo = `${stem}.dist-info`;
  const find = (file: string): Member | undefined =>
    members.find(({ name }) => name === `${distInfo}/${file}`);
  const required = FILES.map((file) => find(file) ?? missing(source.name, distInfo, file));
  const optional = find("entry_points.txt");
  await fetchTogether(source, optional === undefined ? required : [...required, optional]);
  const texts = await Promise.all(required.map((each) => readText(source, each)));
  const [metadata = "", wheel = "", record = ""] = texts;
  return {
    stem,
    metadata,
    wheel,
    record,
    entryPoints: optional === undefined ? undefined : await readText(source, optional),
    unpackedSize: members.reduce((sum, { size }) => sum + size, 0),
    native: nativeMembers(members, `${stem}.data/scripts/`),
  };
};

const FILES = ["METADATA", "WHEEL", "RECORD"] as const;

const missing = (wheel: string, distInfo: string, file: string): never => {
  throw new WheelFault(
    "wheel-metadata",
    { wheel, member: `${distInfo}/${file}` },
    "is missing, and no installer takes a wheel without it",
  );
};

/** Data this close together is read in one piece. */
const NEAR = 65_536;

/** Reads members that lie near each other by one request, those that do not by one each, all at once. */
const fetchTogether = async (source: ByteSource, members: readonly Member[]): Promise<void> => {
  const extents = members
    .map((each) => ({ ...extentOf(each, source.size) }))
    .sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const extent of extents) {
    const last = merged.at(-1);
    if (last !== undefined && extent.from <= last.to + NEAR) last.to = Math.max(last.to, extent.to);
    else merged.push(extent);
  }
  await Promise.all(merged.map(({ from, to }) => source.read(from, to)));
};

const readText = async (source: ByteSource, member: Member): Promise<string> => {
  const bytes = await readMember(source, member);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new WheelFault(
      "wheel-metadata",
      { wheel: source.name, member: member.name },
      `is not UTF-8: byte ${String(firstInvalid(bytes))} belongs to no character`,
    );
  }
};

/** Offset of the first character that is none, by halving: what comes before it can be decoded. */
const firstInvalid = (bytes: Buffer): number => {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (decodes(bytes.subarray(0, middle), true)) low = middle;
    else high = middle - 1;
  }
  // The start of a character that does not go on as it should.
  while (!decodes(bytes.subarray(0, low), false)) low--;
  return low;
};

/** Whether `bytes` are UTF-8; `open`: the last character may be cut off. */
const decodes = (bytes: Buffer, open: boolean): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: open });
    return true;
  } catch {
    return false;
  }
};
