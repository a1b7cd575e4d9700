import { expect, test } from "vitest";
import { byteCursor, PIECE } from "../../../compiler/lock/xray/byte-cursor.ts";
import fc from "../../helpers/property.ts";

async function* arriving(chunks: readonly Uint8Array[]) {
  for (const each of chunks) yield await Promise.resolve(Buffer.from(each));
}

const joined = async (pieces: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
};

const step = fc.record({ how: fc.constantFrom("take", "skipTo", "pieces"), number: fc.nat(12) });

test("what is taken, skipped and read in pieces is what a whole buffer has there", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.array(step, { maxLength: 6 }), async (given, steps) => {
      const whole = Buffer.concat(given);
      const cursor = byteCursor(arriving(given));
      let at = 0;
      const next = (length: number): Buffer => whole.subarray(at, (at += length));
      for (const { how, number } of steps) {
        if (how === "take") expect(await cursor.take(number)).toEqual(next(number));
        else if (how === "pieces") {
          expect(await joined(cursor.pieces(number))).toEqual(next(number));
        } else {
          await cursor.skipTo(number);
          at = Math.max(at, number);
        }
        at = Math.min(at, whole.length);
      }
      await cursor.drain();
      expect(await cursor.take(1)).toEqual(Buffer.alloc(0));
    }),
  );
});

test("pieces are joined to a size that is worth handing on", async () => {
  const chunks = Array.from({ length: 40 }, () => Buffer.alloc(16_384));
  const sizes: number[] = [];
  for await (const piece of byteCursor(arriving(chunks)).pieces(600_000)) sizes.push(piece.length);
  expect(sizes).toEqual([PIECE, PIECE, 600_000 - 2 * PIECE]);
});

test("a source that is closed ends, read or not", async () => {
  let ended = false;
  const source = async function* () {
    try {
      yield await Promise.resolve(Buffer.alloc(10));
      yield Buffer.alloc(10);
    } finally {
      ended = true;
    }
  };
  const cursor = byteCursor(source());
  await cursor.take(1);
  await cursor.close();
  expect(ended).toBe(true);
});
