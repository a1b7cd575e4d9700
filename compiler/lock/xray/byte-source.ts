/** A file of which pieces can be read. */

/** Bytes by offset; where they lie is the maker's business. */
export interface ByteSource {
  /** The file's name as messages show it. */
  readonly name: string;
  /** Its length in bytes. */
  readonly size: number;
  /** The bytes from `from` up to, not including, `to`; both must lie in the file. */
  readonly read: (from: number, to: number) => Promise<Buffer>;
}

/** A piece that is at hand already. */
export interface Piece {
  readonly from: number;
  readonly bytes: Buffer;
}

/**
 * `source`, remembering what was read: reads that lie in known pieces cost nothing, and of a read that
 * ends in a known piece only the start is fetched. Meant for few pieces and small ones.
 */
export const remembering = (source: ByteSource, known: readonly Piece[] = []): ByteSource => {
  const pieces: Piece[] = [...known];
  const read = async (from: number, to: number): Promise<Buffer> => {
    if (from >= to) return Buffer.alloc(0);
    const whole = pieces.find((piece) => piece.from <= from && to <= endOf(piece));
    if (whole !== undefined) return whole.bytes.subarray(from - whole.from, to - whole.from);
    const tail = pieces.find((piece) => from < piece.from && piece.from < to && to <= endOf(piece));
    const fetched = await source.read(from, tail?.from ?? to);
    const bytes =
      tail === undefined
        ? fetched
        : Buffer.concat([fetched, tail.bytes.subarray(0, to - tail.from)]);
    pieces.push({ from, bytes });
    return bytes;
  };
  return { ...source, read };
};

const endOf = ({ from, bytes }: Piece): number => from + bytes.length;
