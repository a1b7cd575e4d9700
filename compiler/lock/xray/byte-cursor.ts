/** Bytes that arrive in pieces of any size, read in pieces of the reader's. */

/** Reads forward, never back. */
export interface ByteCursor {
  /** The next `length` bytes; fewer at the end. */
  readonly take: (length: number) => Promise<Buffer>;
  /** Passes over everything before `offset`; nothing when that lies behind. */
  readonly skipTo: (offset: number) => Promise<void>;
  /**
   * The next `length` bytes in pieces of about `PIECE`; fewer at the end. What is not read stays to be
   * read or skipped.
   */
  readonly pieces: (length: number) => AsyncGenerator<Buffer>;
  /** Reads to the end. */
  readonly drain: () => Promise<void>;
  /** Ends the source, read or not. */
  readonly close: () => Promise<void>;
}

/** A network gives 16 kB at a time; each handed to another thread costs more than joining some. */
export const PIECE = 262_144;

/** A cursor at the start of `source`. */
export const byteCursor = (source: AsyncIterable<Buffer>): ByteCursor => {
  const iterator = source[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  let offset = 0;

  /** Up to `length` bytes of the chunk at hand, or of the next one; undefined at the end. */
  const some = async (length: number): Promise<Buffer | undefined> => {
    while (chunk.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return undefined;
      chunk = next.value;
    }
    const taken = chunk.subarray(0, length);
    chunk = chunk.subarray(taken.length);
    offset += taken.length;
    return taken;
  };

  const take = async (length: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const part = await some(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    const [only, ...more] = parts;
    return only !== undefined && more.length === 0 ? only : Buffer.concat(parts);
  };

  return {
    take,
    skipTo: async (target) => {
      while (offset < target && (await some(target - offset)) !== undefined);
    },
    pieces: async function* (length) {
      const end = offset + length;
      while (offset < end) {
        const piece = await take(Math.min(PIECE, end - offset));
        if (piece.length === 0) return;
        yield piece;
      }
    },
    drain: async () => {
      while ((await some(Number.MAX_SAFE_INTEGER)) !== undefined);
    },
    close: async () => {
      await iterator.return?.();
    },
  };
};
