/** Wheels that are not what was promised, or not what they state. */
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readLight } from "../../../compiler/lock/xray/light.ts";
import { readNative } from "../../../compiler/lock/xray/native.ts";
import { wheelOf } from "../../helpers/wheels.ts";
import { arriving, inMemory, library, look, sink } from "./sources.ts";

describe("a wheel that is not what was promised", () => {
  const wheel = wheelOf({ name: "x", version: "1.0", files: [{ name: "x.so", data: library() }] });
  const promised = "00".repeat(32);

  test("is refused with both hashes, and not kept", async () => {
    const keep = sink();
    await expect(look(wheel, { sha256: promised, keep })).rejects.toThrow(
      `${wheel.file}: has SHA-256 ${wheel.sha256}, and ${promised} was promised`,
    );
    expect(keep.end()).toBe("aborted");
  });

  test("is told before what else is wrong: damaged bytes explain that", async () => {
    const data = library("x".repeat(5000));
    const lying = wheelOf({
      name: "x",
      version: "1.0",
      files: [{ name: "x.so", data, lie: { size: data.length + 1 } }],
    });
    await expect(look(lying, { sha256: promised })).rejects.toThrow("was promised");
    await expect(look(lying, { sha256: lying.sha256 })).rejects.toThrow(
      `x.so: does not unpack to the ${String(data.length + 1)} bytes it states`,
    );
  });

  test("that ends early is refused", async () => {
    const contents = await readLight(inMemory(wheel.file, wheel.bytes));
    const cut = arriving({ bytes: wheel.bytes.subarray(0, 20) });
    await expect(readNative(wheel.file, cut, contents)).rejects.toThrow(
      `${wheel.file}: x.so: is not where the directory says`,
    );
  });

  test("is not read on: the connection is free", async () => {
    let closed = false;
    async function* bytes() {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(1000));
      } finally {
        closed = true;
      }
    }
    const contents = await readLight(inMemory(wheel.file, wheel.bytes));
    await expect(readNative(wheel.file, bytes(), contents)).rejects.toThrow("is not where");
    expect(closed).toBe(true);
  });

  test("when the bytes stop coming, nothing is kept and the failure is passed on", async () => {
    const keep = sink();
    const contents = await readLight(inMemory(wheel.file, wheel.bytes));
    async function* failing() {
      yield await Promise.resolve(wheel.bytes.subarray(0, 50));
      throw new Error("the network is gone");
    }
    await expect(readNative(wheel.file, failing(), contents, { keep })).rejects.toThrow(
      "the network is gone",
    );
    expect(keep.end()).toBe("aborted");
  });
});

describe("data that lies", () => {
  const of = (lie: { size?: number; packed?: Buffer }) =>
    wheelOf({ name: "x", version: "1.0", files: [{ name: "x.so", data: library(), lie }] });
  const packed = deflateRawSync(library());

  test.each([
    [
      "longer than it states",
      of({ size: 63 + 1, packed: deflateRawSync(library("more")) }),
      "does not unpack to the 64 bytes it states",
    ],
    [
      "shorter than it states",
      of({ size: 65, packed }),
      "does not unpack to the 65 bytes it states",
    ],
    ["cut off", of({ packed: packed.subarray(0, -3) }), "x.so: "],
    [
      "with something behind it",
      of({ packed: Buffer.concat([packed, Buffer.alloc(9)]) }),
      "cannot be unpacked: its data is damaged",
    ],
    [
      "no deflate at all",
      of({ packed: Buffer.alloc(30, 0xff) }),
      "cannot be unpacked: its data is damaged",
    ],
    [
      "a library that is damaged",
      of({
        size: 70,
        packed: deflateRawSync(
          Buffer.concat([library().fill(0xff, 32, 40).fill(1, 54, 58), Buffer.alloc(6)]),
        ),
      }),
      "its program headers",
    ],
  ])("%s", async (_, wheel, why) => {
    await expect(look(wheel)).rejects.toThrow(why);
  });
});
