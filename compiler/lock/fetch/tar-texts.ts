/** A few small files out of a tar that streams by. Source: POSIX.1-2017, pax, "ustar Interchange Format". */

/** A text that is longer is none of those that anybody looks for. */
const LONGEST = 1 << 20;
const BLOCK = 512;

/**
 * The texts of the files at the root of an archive whose one folder they lie in, by name. The stream is
 * read to its end, so that its bytes can be hashed on their way.
 *
 * @param wanted  Names: `pyproject.toml` for `six-1.17.0/pyproject.toml`.
 */
export const tarTexts = async (
  stream: AsyncIterable<Buffer>,
  wanted: readonly string[],
): Promise<Readonly<Record<string, string>>> => {
  const texts: Record<string, string> = {};
  const reader = blockReader(stream);
  let longName: string | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined || header.every((byte) => byte === 0)) break;
    const size = sizeIn(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const name = longName ?? nameIn(header);
    longName = undefined;
    const short = /^(?:\.\/)?[^/]+\/([^/]+)$/.exec(name)?.[1];
    const plain = type === "0" || type === "\0";
    const read = (plain && short !== undefined && wanted.includes(short)) || "xL".includes(type);
    if (!read || size > LONGEST) {
      await reader.skip(padded);
      continue;
    }
    const body = (await reader.take(padded))?.subarray(0, size);
    const text = new TextDecoder().decode(body ?? new Uint8Array());
    if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
    else if (type === "L") longName = text.replace(/\0.*$/s, "");
    else if (short !== undefined) texts[short] = text;
  }
  await reader.drain();
  return texts;
};

const field = (header: Buffer, from: number, length: number): string =>
  header
    .subarray(from, from + length)
    .toString("latin1")
    .replace(/\0.*$/s, "");

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
    skip: async (length: number): Promise<void> => {
      let left = length;
      while (left > rest.length) {
        left -= rest.length;
        const chunk = await more();
        rest = chunk ?? Buffer.alloc(0);
        if (chunk === undefined) return;
      }
      rest = rest.subarray(left);
    },
    drain: async (): Promise<void> => {
      rest = Buffer.alloc(0);
      while ((await more()) !== undefined);
    },
  };
};
