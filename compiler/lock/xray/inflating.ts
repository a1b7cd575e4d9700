/** Unpacks a deflated member on its way. Source: RFC 1951. */
import { createInflateRaw } from "node:zlib";

/** How it ended: as it should, because the reader had enough, or wrongly. */
export type Inflated = "ended" | "stopped" | "damaged" | "other-size";

/** Unpacked bytes are handed on in pieces this long at most. */
const PIECE = 262_144;

/**
 * Unpacks `pieces` and hands the bytes to `push` until it returns false. While one piece is unpacked
 * (on another thread) the next one is fetched; no more than these two are held.
 *
 * @param size  Length it must unpack to; one byte more ends it at once.
 * @throws What `pieces` throws.
 */
export const inflating = async (
  pieces: AsyncIterable<Buffer>,
  size: number,
  push: (piece: Buffer) => boolean,
): Promise<Inflated> => {
  const inflate = createInflateRaw({ chunkSize: PIECE });
  let length = 0;
  let outcome: Inflated | undefined;
  const finish = (how: Inflated): void => {
    outcome ??= how;
  };
  inflate.on("error", () => {
    finish("damaged");
  });
  inflate.on("data", (piece: Buffer) => {
    length += piece.length;
    if (outcome !== undefined) return;
    if (length > size) finish("other-size");
    else if (!push(piece)) finish("stopped");
  });
  const ended = new Promise<void>((resolve) => {
    inflate.once("end", resolve).once("close", resolve);
  });
  const write = (piece: Buffer): Promise<void> =>
    new Promise((resolve) => {
      // Damaged data closes it without an answer to the write.
      void ended.then(resolve);
      inflate.write(piece, () => {
        resolve();
      });
    });
  let fed = 0;
  let pending: Promise<void> | undefined;
  try {
    for await (const piece of pieces) {
      await pending;
      if (outcome !== undefined) break;
      fed += piece.length;
      pending = write(piece);
    }
    await pending;
    if (outcome === undefined) {
      inflate.end();
      await ended;
    }
  } finally {
    inflate.destroy();
  }
  if (outcome !== undefined) return outcome;
  // Data behind the end of the deflate stream is data that the directory did not tell of.
  if (inflate.bytesWritten !== fed) return "damaged";
  return length === size ? "ended" : "other-size";
};
