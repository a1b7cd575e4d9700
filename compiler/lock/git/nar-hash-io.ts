/** The NAR hash of a tree. */
import { createHash } from "node:crypto";
import { nar } from "./nar.ts";
import type { Tree } from "./tree.ts";

/** What Nix knows a tree by. */
export interface NarHash {
  /** SRI, SHA-256: `sha256-…`. */
  readonly hash: string;
  /** Bytes of the archive. */
  readonly size: number;
}

/** How often others get a turn, in bytes. */
const TURN = 1 << 24;

/**
 * The hash of a tree's Nix archive, as `nix hash path` gives it. Memory stays flat whatever the size.
 *
 * @param signal  Stops it; the promise is rejected with the signal's reason.
 * @example
 * await narHash(folderTree("/home/me/clip")); // { hash: "sha256-…", size: 1402368 }
 */
export const narHash = async (tree: Tree, signal?: AbortSignal): Promise<NarHash> => {
  const sha256 = createHash("sha256");
  let size = 0;
  let turn = TURN;
  for (const piece of nar(tree)) {
    sha256.update(piece);
    size += piece.length;
    if (size >= turn) {
      turn = size + TURN;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
  return { hash: `sha256-${sha256.digest("base64")}`, size };
};
