/** The members of a tar that streams by. Source: POSIX.1-2017, pax, "ustar Interchange Format". */

/** One member. Its content is read, or skipped, before the next one comes. */
export interface TarEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Whether it is a regular file. */
  readonly isFile: boolean;
  /** Its content as UTF-8, while it is the current member. */
  readonly text: () => Promise<string>;
}

const BLOCK = 512;

/** Bytes of a header that extends the next one: names and numbers. */
const LONGEST = 1 << 20;

/**
 * The members in their order. The stream is read to its end, so that its bytes can be hashed or passed on
 * meanwhile.
 *
 * @throws Error when the stream ends within a member.
 * @example
 * for await (const entry of tarEntries(stream)) {
 *   if (entry.name === "manifest.json") console.log(await entry.text());
 * }
 */
export async function* tarEntries(stream: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = blockReader(stream);
  let extended: { readonly path?: string; readonly size?: number } = {};
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined || header.every((byte) => byte === 0)) break;
    const type = String.fromCharCode(header[156] ?? 0);
    const size = extended.size ?? sizeIn(header);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    let read = false;
    const text = async (): Promise<string> => {
      read = true;
      const body = await reader.take(padded);
      if (body === undefined) throw new Error("unexpected end of a tar stream");
      return new TextDecoder().decode(body.subarray(0, size));
    };
    if (type === "x" || type === "L") {
      if (size > LONGEST) throw new Error(`invalid tar: a header of ${String(size)} bytes`);
      extended = type === "x" ? paxRecords(await text()) : { path: untilNul(await text()) };
      continue;
    }
    const name = extended.path ?? nameIn(header);
    extended = {};
    yield { name, size, isFile: type === "0" || type === "\0", text };
    if (!read && !(await reader.skip(padded))) throw new Error("unexpected end of a tar stream");
  }
  await reader.drain();
}

const paxRecords = (text: string) => {
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return { ...(path !== undefined && { path }), ...(size !== undefined && { size: Number(size) }) };
};

const untilNul = (text: string): string => text.replace(/\0.*$/s, "");

const field = (header: Buffer, from: number, length: number): string =>
  untilNul(header.subarray(from, from + length).toString("latin1"));

const nameIn = (header: Buffer): string => {
  const prefix = field(header, 257, 5) === "ustar" ? field(header, 345, 155) : "";
  const name = field(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
};

/** Octal digits, or a binary number where its first bit is set. */
const sizeIn = (header: Buffer): number => {
  if ((header[124] ?? 0) < 128)
    return Number.parseInt(field(header, 124, 12).trim() || "0", 8) || 0;
  return Number(header.readBigUInt64BE(128));
};

/** Takes exactly so many bytes at a time from a stream. */
const blockReader = (stream: AsyncIterable<Buffer>) => {
  const iterator = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer | undefined> => {
    const { done, value } = await iterator.next();
    return done === true ? undefined : value;
  };
  return {
    take: async (length: number): Promise<Buffer | undefined> => {
      const parts: Buffer[] = [rest];
      let have = rest.length;
      while (have < length) {
        const chunk = await more();
        if (chunk === undefined) return undefined;
        parts.push(chunk);
        have += chunk.length;
      }
      const all = Buffer.concat(parts);
      rest = all.subarray(length);
      return all.subarray(0, length);
    },
    /** Whether all of it was there. */
    skip: async (length: number): Promise<boolean> => {
      let left = length;
      while (left > rest.length) {
        left -= rest.length;
        const chunk = await more();
        rest = chunk ?? Buffer.alloc(0);
        if (chunk === undefined) return left === 0;
      }
      rest = rest.subarray(left);
      return true;
    },
    drain: async (): Promise<void> => {
      rest = Buffer.alloc(0);
      while ((await more()) !== undefined);
    },
  };
};
