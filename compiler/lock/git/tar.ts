/**
 * The tree in a tar file that `git archive` wrote: ustar with pax headers for what does not fit. Nothing
 * is unpacked: files are read where they lie.
 *
 * Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header".
 */
import { isEntryName, textOf } from "./tree.ts";
import type { Tree } from "./tree.ts";

/** Reads `length` bytes at `offset`; fewer at the end of the file. The memory may be used again. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

const BLOCK = 512;
const PIECE = 1 << 16;

/**
 * The tree of a tar file.
 *
 * @throws Error for what git does not write: a cut file, a wrong checksum, an unknown type of entry, a
 *   name twice, a path out of the tree.
 */
export const tarTree = (readAt: ReadAt): Tree => {
  const root: Entries = new Map();
  let extended: Extended = {};
  for (let offset = 0; ;) {
    const header = headerAt(readAt, offset);
    if (header === undefined) return folder(root);
    const size = extended.size ?? header.size;
    const body = offset + BLOCK;
    offset = body + Math.ceil(size / BLOCK) * BLOCK;
    if (header.type === "x") {
      extended = paxRecords(byteString(exactly(readAt, body, size)));
    } else if (header.type !== "g") {
      const path = extended.path ?? header.path;
      const target = extended.linkpath ?? header.target;
      insert(root, path, entryOf({ ...header, size, target }, body, readAt));
      extended = {};
    }
  }
};

interface Header {
  /** All names are byte strings. */
  readonly path: string;
  readonly target: string;
  readonly executable: boolean;
  readonly size: number;
  /** `0` file, `2` link, `5` folder, `x` and `g` pax headers for the next file and for all. */
  readonly type: string;
}

interface Extended {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

/** A folder while it is filled; a link or a file is an entry as it will be. */
type Entries = Map<string, Entries | Tree>;

const folder = (entries: Entries): Tree => {
  const tree = new Map(
    [...entries].map(([name, each]): [string, Tree] => [
      name,
      each instanceof Map ? folder(each) : each,
    ]),
  );
  return { kind: "folder", entries: () => tree };
};

const headerAt = (readAt: ReadAt, offset: number): Header | undefined => {
  const block = exactly(readAt, offset, BLOCK);
  if (block.every((byte) => byte === 0)) return undefined;
  const text = byteString(block);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(text.slice(148, 156)) !== sum) throw new Error("a tar header has a wrong checksum");
  const prefix = untilNul(text.slice(345, 500));
  const name = untilNul(text.slice(0, 100));
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    target: untilNul(text.slice(157, 257)),
    executable: (octal(text.slice(100, 108)) & 0o100) !== 0,
    size: octal(text.slice(124, 136)),
    type: text[156] === "\0" ? "0" : (text[156] ?? ""),
  };
};

const entryOf = (header: Header, body: number, readAt: ReadAt): Entries | Tree => {
  const { type, size, target, executable } = header;
  if (type === "5") return new Map();
  if (type === "2") return { kind: "link", target };
  if (type !== "0") throw new Error(`a tar entry has the unknown type ${JSON.stringify(type)}`);
  return { kind: "file", executable, size, read: () => piecesOf(readAt, body, size) };
};

function* piecesOf(
  readAt: ReadAt,
  start: number,
  size: number,
): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < size; at += PIECE) {
    yield exactly(readAt, start + at, Math.min(PIECE, size - at));
  }
}

const insert = (root: Entries, path: string, entry: Entries | Tree): void => {
  const names = path.replace(/\/+$/, "").split("/");
  const last = names.pop() ?? "";
  if (![...names, last].every(isEntryName)) {
    throw new Error(`a tar entry has the path ${JSON.stringify(textOf(path))}`);
  }
  let inside = root;
  for (const name of names) {
    const next = inside.get(name) ?? new Map<string, Entries | Tree>();
    if (!(next instanceof Map)) throw twice(path);
    inside.set(name, next);
    inside = next;
  }
  const there = inside.get(last);
  if (there instanceof Map && entry instanceof Map) return;
  if (there !== undefined) throw twice(path);
  inside.set(last, entry);
};

const twice = (path: string): Error =>
  new Error(`a tar file holds ${JSON.stringify(textOf(path))} twice`);

/** `LENGTH KEY=VALUE\n`, LENGTH counting itself and the line feed. */
const paxRecords = (text: string): Extended => {
  const fields: Record<string, string> = {};
  for (let at = 0; at < text.length;) {
    const length = /^(\d+) /.exec(text.slice(at, at + 20))?.[1];
    const end = at + Number(length ?? "0");
    const record = text.slice(at + (length ?? "").length + 1, end - 1);
    const equals = record.indexOf("=");
    if (length === undefined || equals < 0 || end > text.length) {
      throw new Error("a pax header cannot be read");
    }
    fields[record.slice(0, equals)] = record.slice(equals + 1);
    at = end;
  }
  const { path, linkpath, size } = fields;
  return {
    ...(path !== undefined && { path }),
    ...(linkpath !== undefined && { linkpath }),
    ...(size !== undefined && { size: Number(size) }),
  };
};

const exactly = (readAt: ReadAt, offset: number, length: number): Uint8Array => {
  const bytes = readAt(offset, length);
  if (bytes.length !== length) throw new Error("a tar file is cut off");
  return bytes;
};

const byteString = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

const untilNul = (text: string): string => text.split("\0", 1)[0] ?? "";

const octal = (text: string): number => parseInt(untilNul(text).trim() || "0", 8);
