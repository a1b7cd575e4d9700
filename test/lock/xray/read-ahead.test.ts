import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { readAhead } from "../../../compiler/lock/xray/read-ahead.ts";

/** Ten pieces of ten bytes, each its number; tells how many were taken and whether it was stopped. */
const source = (fails = false) => {
  const told = { taken: 0, stopped: false };
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; at < 10; at++) {
        told.taken = at + 1;
        yield Buffer.alloc(10, at);
        await turn();
      }
      if (fails) throw new Error("broken off");
    } finally {
      told.stopped = true;
    }
  }
  return { told, pieces: pieces() };
};

/** Long enough for whoever needs no more than the event loop. */
const settled = async (): Promise<void> => {
  for (let at = 0; at < 100; at++) await turn();
};

test("all pieces come in order, however slow the reader is", async () => {
  const { pieces } = source();
  const seen: number[] = [];
  for await (const piece of readAhead(pieces, 25)) {
    seen.push(piece[0] ?? NaN);
    await settled();
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("the source runs ahead, and no further than it may", async () => {
  const { told, pieces } = source();
  const reading = readAhead(pieces, 25);
  await reading.next();
  await settled();
  // One is with the reader, three wait.
  expect(told.taken).toBe(4);
  await reading.next();
  await settled();
  expect(told.taken).toBe(5);
});

test("a source that fails is heard of when all before it is read", async () => {
  const { pieces } = source(true);
  const reading = readAhead(pieces, 1000);
  await settled();
  for (let at = 0; at < 10; at++) expect((await reading.next()).value?.[0]).toBe(at);
  await expect(reading.next()).rejects.toThrow("broken off");
});

test("who stops reading stops the source", async () => {
  const { told, pieces } = source();
  for await (const _ of readAhead(pieces, 25)) break;
  await settled();
  expect(told).toEqual({ taken: expect.any(Number) as number, stopped: true });
  expect(told.taken).toBeLessThan(5);
});
