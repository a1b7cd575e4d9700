/** What a look into a wheel keeps in memory, however large the wheel is. */
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createDeflateRaw } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Member } from "../../../compiler/lock/xray/directory.ts";
import { readNative } from "../../../compiler/lock/xray/native.ts";
import { zip } from "../../helpers/zip.ts";
import { arriving, library } from "./sources.ts";

describe("memory", () => {
  const SIZE = 300_000_000;

  /** Peak of memory above what it was, while `work` runs. */
  const grown = async (work: () => Promise<unknown>): Promise<number> => {
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    await work();
    clearInterval(timer);
    return Math.max(peak, process.memoryUsage().rss) - before;
  };

  const member = (method: Member["method"], compressedSize: number): Member => ({
    name: "x.so",
    offset: 0,
    compressedSize,
    size: SIZE,
    method,
    crc32: 0,
    executable: false,
  });

  /** A local header and nothing more. */
  const header = zip([{ name: "x.so", data: "", method: "stored" }]).subarray(0, 34);
  const filler = Buffer.concat([Buffer.from("\0libdl.so.2\0/usr/x\0"), randomBytes(999_981)]);

  test("does not grow with a large file", async () => {
    async function* bytes() {
      yield header;
      yield library();
      for (let left = SIZE - 64; left > 0; left -= filler.length) {
        yield await Promise.resolve(filler.subarray(0, left));
      }
    }
    const hash = createHash("sha256");
    for await (const chunk of bytes()) hash.update(chunk);
    const sha256 = hash.digest("hex");
    const contents = { stem: "x-1", native: [member("stored", SIZE)] };
    expect(
      await grown(async () => {
        const report = await readNative("x.whl", bytes(), contents, { sha256 });
        expect(report.elf).toEqual([{ path: "x.so", needed: [], dlopen: ["libdl.so.2"] }]);
      }),
    ).toBeLessThan(64_000_000);
  });

  test("does not grow with what a small file unpacks to", async () => {
    function* zeros() {
      yield library();
      const million = Buffer.alloc(1_000_000);
      for (let left = SIZE - 64; left > 0; left -= million.length) yield million.subarray(0, left);
    }
    const packed = await buffer(Readable.from(zeros()).pipe(createDeflateRaw({ level: 1 })));
    const contents = { stem: "x-1", native: [member("deflated", packed.length)] };
    const bytes = Buffer.concat([header, packed]);
    expect(
      await grown(async () => {
        const report = await readNative("x.whl", arriving({ bytes }), contents);
        expect(report.elf).toEqual([{ path: "x.so", needed: [] }]);
      }),
    ).toBeLessThan(64_000_000);
  });
});
