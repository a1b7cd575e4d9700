/**
 * Nix archives: the one serialisation of a file tree whose hash Nix knows the tree by.
 *
 * Source: Nix manual, "Nix Archive (NAR) format"; E. Dolstra, "The Purely Functional Software
 * Deployment Model", figure 5.2.
 */
import type { File, Tree } from "./tree.ts";
import { isEntryName, textOf } from "./tree.ts";

/** Bytes gathered before they are handed on. */
const PIECE = 1 << 16;

/**
 * The archive of a tree, in pieces. A piece is used before the next is asked for: its memory is
 * used again.
 *
 * @throws Error when a file gives another number of bytes than its size, or an entry has a name that
 *   no file can have.
 * @example
 * const hash = createHash("sha256");
 * for (const piece of nar(tree)) hash.update(piece);
 * `sha256-${hash.digest("base64")}`; // what `nix hash path` prints
 */
export function* nar(tree: Tree): Generator<Uint8Array, void, undefined> {
  const buffer = new Uint8Array(PIECE);
  const view = new DataView(buffer.buffer);
  let used = 0;

  function* room(bytes: number): Generator<Uint8Array, void, undefined> {
    if (used + bytes <= PIECE) return;
    yield buffer.subarray(0, used);
    used = 0;
  }

  function* length(value: number): Generator<Uint8Array, void, undefined> {
    yield* room(8);
    view.setBigUint64(used, BigInt(value), true);
    used += 8;
  }

  function* padding(bytes: number): Generator<Uint8Array, void, undefined> {
    const zeros = (8 - (bytes % 8)) % 8;
    yield* room(zeros);
    buffer.fill(0, used, used + zeros);
    used += zeros;
  }

  function* string(bytes: string): Generator<Uint8Array, void, undefined> {
    yield* length(bytes.length);
    for (let at = 0; at < bytes.length; at++) {
      if (used === PIECE) yield* room(1);
      buffer[used++] = bytes.charCodeAt(at);
    }
    yield* padding(bytes.length);
  }

  function* strings(...all: readonly string[]): Generator<Uint8Array, void, undefined> {
    for (const each of all) yield* string(each);
  }

  function* contents(file: File): Generator<Uint8Array, void, undefined> {
    yield* length(file.size);
    let read = 0;
    for (const piece of file.read()) {
      read += piece.length;
      yield* room(piece.length);
      if (piece.length > PIECE) {
        yield piece;
      } else {
        buffer.set(piece, used);
        used += piece.length;
      }
    }
    if (read !== file.size) {
      throw new Error(`a file of ${file.size} bytes gave ${read}: it changed while it was read`);
    }
    yield* padding(file.size);
  }

  function* node(each: Tree): Generator<Uint8Array, void, undefined> {
    yield* strings("(", "type");
    if (each.kind === "link") {
      yield* strings("symlink", "target", each.target);
    } else if (each.kind === "file") {
      yield* strings("regular", ...(each.executable ? ["executable", ""] : []), "contents");
      yield* contents(each);
    } else {
      yield* string("directory");
      for (const [name, child] of sorted(each.entries())) {
        yield* strings("entry", "(", "name", name, "node");
        yield* node(child);
        yield* string(")");
      }
    }
    yield* string(")");
  }

  yield* string("nix-archive-1");
  yield* node(tree);
  if (used > 0) yield buffer.subarray(0, used);
}

/** By bytes, as the format has it; no locale has a say. */
const sorted = (entries: ReadonlyMap<string, Tree>): (readonly [string, Tree])[] => {
  const all = [...entries];
  const wrong = all.find(([name]) => !isEntryName(name));
  if (wrong !== undefined) {
    throw new Error(`no file can have the name ${JSON.stringify(textOf(wrong[0]))}`);
  }
  return all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
};
