/**
 * Strings of a file that passes by in pieces. Names of libraries, run paths and symbol versions all
 * end in NUL; where the string table is, is told long after it has passed (the dynamic section lies
 * behind it, up to 700 MB in the libraries torch needs), so every string that could be one of them is
 * remembered with its place, and nothing else is.
 */

/** A string and the offset of its first byte. */
export interface FoundString {
  readonly offset: number;
  readonly text: string;
}

/** Remembers strings. */
export interface StringCatcher {
  /** The next piece of the file. */
  readonly push: (piece: Buffer) => void;
  /** All that were found, by offset. */
  readonly found: () => readonly FoundString[];
}

/** A string longer than this is no name and no run path. */
const LONGEST = 4096;

/** Characters remembered at most, each string counted 64 longer than it is for what it costs beside. */
const MOST = 32 * 2 ** 20;

const NUL = 0;
const SLASH = 47;
const COLON = 58;

/** What each kind of string has in it. */
const LIBRARY = Buffer.from(".so");
const GLIBC = Buffer.from("GLIBC_2.");

/** A catcher for one file. */
export const catchStrings = (): StringCatcher => {
  const found = new Map<number, string>();
  let characters = 0;
  /** Bytes since the last NUL, at most `LONGEST`; what is longer is dropped as a whole. */
  let open: Buffer = Buffer.alloc(0);
  let tooLong = false;
  let offset = 0;

  const keep = (bytes: Buffer, from: number, to: number, base: number): void => {
    if (to - from > LONGEST || characters > MOST) return;
    const text = bytes.toString("latin1", from, to);
    if (!/^[\x20-\x7e]+$/.test(text)) return;
    found.set(base + from, text);
    characters += text.length + 64;
  };

  /** Searches `bytes`, whole strings with an end at the last byte; the first lies at `base`. */
  const search = (bytes: Buffer, base: number): void => {
    for (const needle of [LIBRARY, GLIBC]) {
      for (let at = bytes.indexOf(needle); at >= 0;) {
        const from = bytes.lastIndexOf(NUL, at) + 1;
        const to = bytes.indexOf(NUL, at);
        keep(bytes, from, to, base);
        at = bytes.indexOf(needle, to);
      }
    }
    for (let at = bytes.indexOf(SLASH); at >= 0;) {
      const before = at === 0 ? NUL : bytes[at - 1];
      let next = at + 1;
      if (before === NUL || before === COLON) {
        const to = bytes.indexOf(NUL, at);
        keep(bytes, bytes.lastIndexOf(NUL, at) + 1, to, base);
        next = to;
      }
      at = bytes.indexOf(SLASH, next);
    }
  };

  return {
    push: (piece) => {
      const first = piece.indexOf(NUL);
      const last = piece.lastIndexOf(NUL);
      if (first < 0) {
        tooLong ||= open.length + piece.length > LONGEST;
        open = tooLong ? Buffer.alloc(0) : Buffer.concat([open, piece]);
      } else {
        if (!tooLong && first <= LONGEST) {
          search(Buffer.concat([open, piece.subarray(0, first + 1)]), offset - open.length);
        }
        if (last > first) search(piece.subarray(first + 1, last + 1), offset + first + 1);
        tooLong = piece.length - last - 1 > LONGEST;
        open = tooLong ? Buffer.alloc(0) : Buffer.from(piece.subarray(last + 1));
      }
      offset += piece.length;
    },
    found: () =>
      [...found].map(([at, text]) => ({ offset: at, text })).sort((a, b) => a.offset - b.offset),
  };
};

/**
 * The string at `offset`. Linkers merge strings that end alike, so it may be the end of a longer one.
 * Undefined when none of those found covers it.
 */
export const stringAt = (found: readonly FoundString[], offset: number): string | undefined => {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((found[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const last = found[low - 1];
  return last === undefined || offset >= last.offset + last.text.length
    ? undefined
    : last.text.slice(offset - last.offset);
};
