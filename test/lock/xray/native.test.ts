import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createDeflateRaw, deflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import type { Member } from "../../../compiler/lock/xray/directory.ts";
import { aboveTag } from "../../../compiler/lock/xray/glibc-floor.ts";
import { readLight } from "../../../compiler/lock/xray/light.ts";
import { readNative } from "../../../compiler/lock/xray/native.ts";
import type { NativeOptions } from "../../../compiler/lock/xray/native.ts";
import type { ByteSink } from "../../../compiler/host/store-keeper.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile, wheelOf } from "../../helpers/wheels.ts";
import type { BuiltWheel } from "../../helpers/wheels.ts";
import { zip } from "../../helpers/zip.ts";
import { arriving, inMemory } from "./sources.ts";

const look = async (wheel: BuiltWheel, options?: NativeOptions, length?: number) =>
  await readNative(
    wheel.file,
    arriving(wheel, length),
    await readLight(inMemory(wheel.file, wheel.bytes)),
    options,
  );

/** A place that tells what became of it. */
const sink = (): ByteSink & { readonly bytes: () => Buffer; readonly end: () => string } => {
  const chunks: Buffer[] = [];
  let end = "open";
  return {
    write: async (bytes) => {
      await Promise.resolve(chunks.push(Buffer.from(bytes)));
    },
    commit: async () => {
      end = await Promise.resolve("committed");
    },
    abort: async () => {
      end = await Promise.resolve("aborted");
    },
    bytes: () => Buffer.concat(chunks),
    end: () => end,
  };
};

/** The smallest that passes for a library, with this behind it. */
const library = (rest: Buffer | string = ""): Buffer => {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(62, 18);
  return Buffer.concat([header, Buffer.from(rest)]);
};

describeWith(["cc"], "the native look into a wheel built here", () => {
  const shared = ["-shared", "-fPIC", "-nostdlib"];
  let wheel: BuiltWheel;
  beforeAll(() => {
    const built = compile(
      { out: "libdep.so.1", source: "int dep;", args: [...shared, "-Wl,-soname,libdep.so.1"] },
      {
        out: "_c.so",
        source: 'extern int dep; const char *later = "libcuda.so.1"; int *use(void){return &dep;}',
        args: [...shared, "-L.", "-l:libdep.so.1", "-Wl,-rpath,/build/x"],
      },
      { out: "tool", source: "int main(void){return 0;}" },
    );
    const file = (name: string, mode: number, method: "stored" | "deflated" = "deflated") => ({
      name,
      data: built[name.slice(name.lastIndexOf("/") + 1)] ?? "",
      mode,
      method,
    });
    wheel = wheelOf({
      name: "x",
      version: "1.0",
      tag: "cp314-cp314-manylinux_2_5_x86_64",
      files: [
        { name: "x/__init__.py", data: "" },
        { name: "x/noise.bin", data: randomBytes(400_000) },
        file("x/_c.so", 0o100755),
        file("x.libs/libdep.so.1", 0o100644, "stored"),
        {
          name: "x/fake.so",
          data: Buffer.from("not a library, whatever its name may say. ".repeat(9)),
        },
        file("x-1.0.data/scripts/tool", 0o100644),
      ],
    });
  });

  test("says of each library and program what it needs, by installed path", async () => {
    const { elf, sha256, size, glibc } = await look(wheel, { sha256: wheel.sha256 });
    expect(elf).toEqual([
      expect.objectContaining({ path: "bin/tool", interpreter: "/lib64/ld-linux-x86-64.so.2" }),
      { path: "x.libs/libdep.so.1", needed: [] },
      { path: "x/_c.so", needed: ["libdep.so.1"], foreignRunpath: true, dlopen: ["libcuda.so.1"] },
    ]);
    expect({ sha256, size }).toEqual({ sha256: wheel.sha256, size: wheel.bytes.length });
    expect(aboveTag(wheel.file, glibc)).toMatch(
      /^asks for glibc 2\.\d+, and its tag manylinux_2_5_x86_64 promises that 2\.5 will do$/,
    );
  });

  test("says the same however the bytes arrive", async () => {
    const whole = await look(wheel, {}, wheel.bytes.length);
    for (const length of [1, 7, 1000, 65_536]) {
      expect(await look(wheel, {}, length)).toEqual(whole);
    }
  });

  test("hands every byte on, and tells at the end whether they are right", async () => {
    const keep = sink();
    await look(wheel, { keep, sha256: wheel.sha256 });
    expect(keep.bytes().equals(wheel.bytes)).toBe(true);
    expect(keep.end()).toBe("committed");
  });
});

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

describe("memory", () => {
  const SIZE = 1_000_000_000;

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

  test("does not grow with a file of a gigabyte", async () => {
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
