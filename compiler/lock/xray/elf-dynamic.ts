/** The dynamic section of an ELF file: what the loader is told. Source: System V ABI, "Dynamic Section". */

/** Its entries that matter here: offsets into the string table, and where that table is. */
export interface DynamicSection {
  /** DT_NEEDED, in order. */
  readonly needed: readonly number[];
  readonly soname: number | undefined;
  /** DT_RPATH and DT_RUNPATH. */
  readonly runPaths: readonly number[];
  /** Address of the string table, and its length. */
  readonly strings: { readonly address: number; readonly length: number } | undefined;
}

/** Reads a dynamic section; it ends at DT_NULL or with the bytes. */
export const readDynamic = (bytes: Buffer): DynamicSection => {
  const needed: number[] = [];
  const runPaths: number[] = [];
  let soname: number | undefined;
  let address: number | undefined;
  let length = 0;
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const tag = Number(bytes.readBigInt64LE(at));
    const value = Number(bytes.readBigUInt64LE(at + 8));
    if (tag === DT_NULL) break;
    if (tag === DT_NEEDED) needed.push(value);
    else if (tag === DT_SONAME) soname = value;
    else if (tag === DT_RPATH || tag === DT_RUNPATH) runPaths.push(value);
    else if (tag === DT_STRTAB) address = value;
    else if (tag === DT_STRSZ) length = value;
  }
  return {
    needed,
    soname,
    runPaths,
    strings: address === undefined ? undefined : { address, length },
  };
};

const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_STRSZ = 10;
const DT_SONAME = 14;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
