/**
 * The start of an ELF file: what it is, and where its parts lie. Source: System V ABI, chapters 4
 * "Object Files" and 5 "Program Loading and Dynamic Linking"; <elf.h>.
 */

/** Bytes of a file from `from` up to, not including, `to`. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** What the headers of a shared object or executable say. */
export interface ElfHeader {
  /** PT_DYNAMIC; a static executable has none. */
  readonly dynamic: Extent | undefined;
  /** PT_INTERP. */
  readonly interpreter: Extent | undefined;
  /** PT_LOAD: where addresses lie in the file. */
  readonly loads: readonly { readonly address: number; readonly extent: Extent }[];
}

/** How much of a file's start decides what it is. */
export const MAGIC_LENGTH = 20;

/** Whether a file that starts with `head` is a 64-bit shared object or executable for x86-64. */
export const isLoadable = (head: Buffer): boolean =>
  head.length >= MAGIC_LENGTH &&
  head.readUInt32BE(0) === 0x7f454c46 &&
  head[4] === CLASS_64 &&
  head[5] === LITTLE_ENDIAN &&
  [ET_EXEC, ET_DYN].includes(head.readUInt16LE(16)) &&
  head.readUInt16LE(18) === X86_64;

const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const ET_EXEC = 2;
const ET_DYN = 3;
const X86_64 = 62;

/** ELF header and program headers are read from so much of the start of a file; linkers put them first. */
export const HEAD_LENGTH = 65_536;

/**
 * The headers in `head`, the first `HEAD_LENGTH` bytes of a file of `size` bytes (all of a shorter one).
 *
 * @returns A sentence when they make no sense.
 */
export const readHeader = (head: Buffer, size: number): ElfHeader | string => {
  if (head.length < 64) return "it ends inside its header";
  const start = Number(head.readBigUInt64LE(32));
  const each = head.readUInt16LE(54);
  const number = head.readUInt16LE(56);
  if (number > 0 && each < PROGRAM_HEADER) return "its program headers are too short";
  if (start + each * number > head.length) return "its program headers do not lie at its start";
  let dynamic: Extent | undefined;
  let interpreter: Extent | undefined;
  const loads: { address: number; extent: Extent }[] = [];
  for (let index = 0; index < number; index++) {
    const at = start + index * each;
    const type = head.readUInt32LE(at);
    if (type !== PT_LOAD && type !== PT_DYNAMIC && type !== PT_INTERP) continue;
    const from = Number(head.readBigUInt64LE(at + 8));
    const to = from + Number(head.readBigUInt64LE(at + 32));
    if (to > size) return "a segment ends behind the end of the file";
    const extent = { from, to };
    if (type === PT_LOAD) loads.push({ address: Number(head.readBigUInt64LE(at + 16)), extent });
    else if (type === PT_DYNAMIC) dynamic = extent;
    else interpreter = extent;
  }
  return { dynamic, interpreter, loads };
};

const PROGRAM_HEADER = 56;
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;

/** Where `address` lies in the file; undefined when no segment holds it. */
export const offsetOf = ({ loads }: ElfHeader, address: number): number | undefined => {
  const load = loads.find(
    (each) =>
      each.address <= address && address < each.address + (each.extent.to - each.extent.from),
  );
  return load === undefined ? undefined : load.extent.from + (address - load.address);
};
