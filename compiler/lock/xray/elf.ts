/**
 * What an ELF file says of itself, read while it passes by in pieces of any size: memory does not grow
 * with the file.
 */
import type { ElfFacts } from "../lock.ts";
import { readDynamic } from "./elf-dynamic.ts";
import { HEAD_LENGTH, isLoadable, MAGIC_LENGTH, offsetOf, readHeader } from "./elf-header.ts";
import type { ElfHeader, Extent } from "./elf-header.ts";
import { catchStrings, stringAt } from "./elf-strings.ts";
import type { FoundString, StringCatcher } from "./elf-strings.ts";

/** One file's facts, and the newest symbol version of glibc it asks for: `2.28`. */
export interface ElfReport {
  readonly facts: ElfFacts;
  readonly glibc: string | undefined;
}

/** Reads one file. */
export interface ElfReader {
  /** The next piece. False when the rest is not needed: this is no ELF file for x86-64. */
  readonly push: (piece: Buffer) => boolean;
  /**
   * After the last piece.
   *
   * @returns Undefined when it is no shared object or executable for x86-64; a sentence when it
   *   starts like one and cannot be read.
   */
  readonly end: () => ElfReport | string | undefined;
}

/**
 * A reader for the file that will be installed at `path`, `size` bytes long.
 *
 * NEEDED, SONAME, RPATH and RUNPATH are DT_ entries of the dynamic section; `dlopen` are the strings
 * that are whole names of libraries (`lib….so`, `lib….so.1`) and neither needed nor its own; glibc's
 * versions are the `GLIBC_2.…` names of its string table.
 *
 * @example
 * const reader = elfReader("torch/lib/libtorch.so", bytes.length);
 * reader.push(bytes);
 * reader.end(); // { facts: { path: "torch/lib/libtorch.so", needed: ["libc.so.6"] }, glibc: "2.17" }
 */
export const elfReader = (path: string, size: number): ElfReader => {
  let head = Buffer.alloc(0);
  let header: ElfHeader | string | undefined;
  let refused = false;
  let offset = 0;
  const strings = catchStrings();
  const windows: Window[] = [];

  const start = (): void => {
    header = readHeader(head, size);
    if (typeof header === "string") return;
    for (const extent of [header.dynamic, header.interpreter]) {
      if (extent !== undefined) windows.push(openWindow(extent));
    }
    for (const window of windows) window.push(head, 0);
  };

  return {
    push: (piece) => {
      if (refused) return false;
      strings.push(piece);
      for (const window of windows) window.push(piece, offset);
      offset += piece.length;
      if (header === undefined) {
        head = Buffer.concat([head, piece]);
        refused = head.length >= MAGIC_LENGTH && !isLoadable(head);
        if (!refused && head.length >= HEAD_LENGTH) start();
      }
      return !refused;
    },
    end: () => {
      if (refused || !isLoadable(head)) return undefined;
      if (header === undefined) start();
      if (header === undefined || typeof header === "string") return header;
      return report(path, header, windows, strings);
    },
  };
};

const report = (
  path: string,
  header: ElfHeader,
  windows: readonly Window[],
  catcher: StringCatcher,
): ElfReport | string => {
  const bytesOf = (extent: Extent | undefined): Buffer | undefined =>
    windows.find((window) => window.extent === extent)?.bytes();
  const found = catcher.found();
  const interpreter = bytesOf(header.interpreter)?.toString("latin1").replace(/\0.*$/s, "");
  const dynamic = readDynamic(bytesOf(header.dynamic) ?? Buffer.alloc(0));
  const table =
    dynamic.strings === undefined ? undefined : offsetOf(header, dynamic.strings.address);
  if (table === undefined && dynamic.needed.length > 0) return "its string table is nowhere";
  const name = (index: number): string | undefined => stringAt(found, (table ?? 0) + index);
  const needed: string[] = [];
  for (const index of dynamic.needed) {
    const library = name(index);
    if (library === undefined) return "the name of a library it needs cannot be read";
    needed.push(library);
  }
  const soname = dynamic.soname === undefined ? undefined : name(dynamic.soname);
  const file = path.slice(path.lastIndexOf("/") + 1);
  const known = new Set([...needed, file, ...(soname === undefined ? [] : [soname])]);
  const dlopen = libraryNames(found).filter((library) => !known.has(library));
  const foreign = dynamic.runPaths.some((index) => isForeign(name(index) ?? ""));
  const facts: ElfFacts = {
    path,
    needed,
    ...(soname !== undefined && soname !== file && { soname }),
    ...(foreign && { foreignRunpath: true }),
    ...(interpreter !== undefined && { interpreter }),
    ...(dlopen.length > 0 && { dlopen }),
  };
  const length = dynamic.strings?.length ?? 0;
  return { facts, glibc: newestGlibc(found, { from: table ?? 0, to: (table ?? 0) + length }) };
};

/** Strings that are the name of a library and nothing else. */
const libraryNames = (found: readonly FoundString[]): readonly string[] =>
  [...new Set(found.map(({ text }) => text))].filter((text) => LIBRARY.test(text)).sort();

const LIBRARY = /^lib[\w+.-]+\.so(?:\.\d+)*$/;

const isForeign = (runPath: string): boolean =>
  runPath.split(":").some((folder) => folder.startsWith("/"));

const newestGlibc = (found: readonly FoundString[], table: Extent): string | undefined => {
  let newest: readonly [minor: number, text: string] | undefined;
  for (const { offset, text } of found) {
    const [, version, minor] = /^GLIBC_(2\.(\d+)(?:\.\d+)?)$/.exec(text) ?? [];
    if (version === undefined || offset < table.from || offset >= table.to) continue;
    if (newest === undefined || Number(minor) > newest[0]) newest = [Number(minor), `2.${minor}`];
  }
  return newest?.[1];
};

/** A piece of the file that is kept whole. */
interface Window {
  readonly extent: Extent;
  readonly push: (piece: Buffer, offset: number) => void;
  readonly bytes: () => Buffer;
}

/** No dynamic section or interpreter is longer. */
const WIDEST = 65_536;

const openWindow = (extent: Extent): Window => {
  const bytes = Buffer.alloc(Math.max(0, Math.min(extent.to - extent.from, WIDEST)));
  return {
    extent,
    push: (piece, offset) => {
      const from = Math.max(0, extent.from - offset);
      const at = Math.max(0, offset - extent.from);
      if (from < piece.length && at < bytes.length) piece.copy(bytes, at, from);
    },
    bytes: () => bytes,
  };
};
