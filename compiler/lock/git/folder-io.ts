/** A folder on disk as a tree. */
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { bytesOf, textOf } from "./tree.ts";
import type { Tree } from "./tree.ts";

const PIECE = 1 << 16;

/**
 * The tree at a path, read while it is walked.
 *
 * @param path  A folder, or any file.
 * @param leaveOut  Names that are left out at any depth. Default: none.
 * @throws The system's error for what cannot be read; Error for sockets, pipes and devices, as Nix.
 */
export const folderTree = (path: string, leaveOut: readonly string[] = []): Tree =>
  treeAt(bytesOf(path), new Set(leaveOut.map(bytesOf)));

/** @param path  A byte string. */
const treeAt = (path: string, leaveOut: ReadonlySet<string>): Tree => {
  const found = lstatSync(buffer(path));
  if (found.isSymbolicLink()) return { kind: "link", target: readlinkSync(buffer(path), "latin1") };
  if (found.isDirectory()) return { kind: "folder", entries: () => entriesOf(path, leaveOut) };
  if (found.isFile()) {
    const { mode, size } = found;
    return { kind: "file", executable: (mode & 0o100) !== 0, size, read: () => piecesOf(path) };
  }
  throw new Error(`${textOf(path)} is neither file nor folder nor symbolic link`);
};

const entriesOf = (path: string, leaveOut: ReadonlySet<string>): ReadonlyMap<string, Tree> =>
  new Map(
    readdirSync(buffer(path), { encoding: "latin1" })
      .filter((name) => !leaveOut.has(name))
      .map((name): [string, Tree] => [name, treeAt(`${path}/${name}`, leaveOut)]),
  );

function* piecesOf(path: string): Generator<Uint8Array, void, undefined> {
  const file = openSync(buffer(path), "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const read = readSync(file, piece, 0, PIECE, null);
      if (read === 0) return;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

const buffer = (bytes: string): Buffer => Buffer.from(bytes, "latin1");
