import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readLight } from "../../../compiler/lock/xray/light.ts";
import { openWheel } from "../../../compiler/lock/xray/wheel-source.ts";
import { wheelOf } from "../../helpers/wheels.ts";
import { zip } from "../../helpers/zip.ts";
import { failureOf, fetcher, server } from "../net/fetcher.ts";
import { inMemory } from "./sources.ts";

const six = wheelOf({
  name: "six",
  version: "1.17.0",
  files: [{ name: "six.py", data: "print('six')\n" }],
  metadata: ["Requires-Dist: typing-extensions; python_version < '3.8'"],
});

/** Random, so that it does not get smaller. */
const noise = (name: string, size: number, mode = 0o100644) =>
  ({ name, data: randomBytes(size), method: "stored", mode }) as const;

/** The archive with a ZIP64 record. Source: APPNOTE.TXT 4.3.14, 4.3.15. */
const withZip64 = (bytes: Buffer, lie = 0n): Buffer => {
  const end = bytes.subarray(-22);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(end.readUInt16LE(8)), 24);
  record.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)) + lie, 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(bytes.length - end.length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([bytes.subarray(0, -22), record, locator, end]);
};

describe("the light look", () => {
  test("finds the texts of dist-info", async () => {
    const contents = await readLight(inMemory(six.file, six.bytes));
    expect(contents).toMatchObject({
      stem: "six-1.17.0",
      metadata: six.metadata,
      wheel: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
      entryPoints: undefined,
      native: [],
    });
    expect(contents.record.split("\n")[0]).toMatch(/^six\.py,sha256=/);
  });

  test("reads what Python's zipfile writes from 2 to 4 GiB: a ZIP64 record beside a whole old one", async () => {
    const contents = await readLight(inMemory(six.file, withZip64(six.bytes)));
    expect(contents.metadata).toBe(six.metadata);
    const other = withZip64(six.bytes, 1n);
    await expect(readLight(inMemory(six.file, other))).rejects.toMatchObject({ code: "wheel-zip" });
  });

  test("finds entry points", async () => {
    const text = "[console_scripts]\nsix = six:main\n";
    const wheel = wheelOf({
      name: "six",
      version: "1.17.0",
      files: [{ name: "six-1.17.0.dist-info/entry_points.txt", data: text }],
    });
    expect((await readLight(inMemory(wheel.file, wheel.bytes))).entryPoints).toBe(text);
  });

  test("takes the wheel's own dist-info, not one of a distribution inside it", async () => {
    const vendored = "setuptools/_vendor/wheel-0.45.1.dist-info";
    const wheel = wheelOf({
      name: "setuptools",
      version: "80.0",
      files: ["METADATA", "RECORD", "WHEEL"].map((file) => ({
        name: `${vendored}/${file}`,
        data: "not this one",
      })),
    });
    const contents = await readLight(inMemory(wheel.file, wheel.bytes));
    expect(contents.metadata).toBe(wheel.metadata);
  });

  test("knows its dist-info in any spelling of name and version", async () => {
    const wheel = wheelOf({ name: "Flash_Attn", version: "2.0" });
    const file = "flash.attn-2.0.0-py3-none-any.whl";
    expect((await readLight(inMemory(file, wheel.bytes))).stem).toBe("Flash_Attn-2.0");
  });

  test("names what may be shared objects or programs", async () => {
    const wheel = wheelOf({
      name: "x",
      version: "1",
      files: [
        noise("x/_c.cpython-314-x86_64-linux-gnu.so", 64),
        noise("x.libs/libgomp-a34b3233.so.1.0.0", 64),
        noise("x/bin/ptxas", 64, 0o100755),
        noise("x/bin/run.sh", 64, 0o100755),
        noise("x/tiny.so", 63),
        noise("x/data.bin", 64),
        noise("x/so.py", 64),
        noise("x-1.data/scripts/ninja", 64),
        noise("x/lib.sorry", 64),
      ],
    });
    const { native } = await readLight(inMemory(wheel.file, wheel.bytes));
    expect(native.map(({ name }) => name)).toEqual([
      "x/_c.cpython-314-x86_64-linux-gnu.so",
      "x.libs/libgomp-a34b3233.so.1.0.0",
      "x/bin/ptxas",
      "x-1.data/scripts/ninja",
    ]);
  });
});

describe("over the network", () => {
  const large = wheelOf({
    name: "large",
    version: "1",
    files: [noise("large/weights.bin", 20_000_000)],
  });

  test("a small wheel costs one request, a large one kilobytes", async () => {
    const { url, files } = await server();
    files.set(`/${six.file}`, { body: six.bytes });
    files.set(`/${large.file}`, { body: large.bytes });
    const small = fetcher();
    await readLight(await openWheel(small, `${url}/${six.file}`));
    expect(small.totals()).toMatchObject({ requests: 1, bytes: six.bytes.length });
    const big = fetcher();
    await readLight(await openWheel(big, `${url}/${large.file}`));
    expect(big.totals()).toMatchObject({ requests: 1, bytes: 73_728 });
  });

  test("a directory longer than the first piece costs one request more", async () => {
    const many = wheelOf({
      name: "many",
      version: "1",
      files: Array.from({ length: 5000 }, (_, at) =>
        noise(`many/include/of/some_depth/file_${String(at)}.h`, 200),
      ),
    });
    const { url, files } = await server();
    files.set(`/${many.file}`, { body: many.bytes });
    const http = fetcher();
    await readLight(await openWheel(http, `${url}/${many.file}`));
    expect(http.totals().requests).toBe(2);
  });

  test("dist-info at the wrong end costs one request more", async () => {
    const entries = (["METADATA", "WHEEL", "RECORD"] as const).map((file) => ({
      name: `first-1.dist-info/${file}`,
      data: `${file}\n`,
    }));
    const body = zip([...entries, noise("first/x.bin", 1_000_000)]);
    const { url, files } = await server();
    files.set("/first-1-py3-none-any.whl", { body });
    const http = fetcher();
    const source = await openWheel(http, `${url}/first-1-py3-none-any.whl`);
    expect((await readLight(source)).metadata).toBe("METADATA\n");
    expect(http.totals().requests).toBe(2);
    expect(http.totals().bytes).toBeLessThan(80_000);
  });

  test("a server without ranges sends the whole file, once, and its hash is known then", async () => {
    const { url, files } = await server({ ranges: false });
    files.set(`/${large.file}`, { body: large.bytes });
    const source = await openWheel(fetcher(), `${url}/${large.file}`);
    expect((await readLight(source)).metadata).toBe(large.metadata);
    expect(source.sha256).toBe(large.sha256);
    await source.close();
  });

  test.each([501, 404, 416, 200, "as a prefix"] as const)(
    "a server that answers %s to a request for the last bytes is asked by offset",
    async (suffixes) => {
      const { url, files } = await server({ suffixes });
      files.set(`/${large.file}`, { body: large.bytes });
      const http = fetcher();
      const source = await openWheel(http, `${url}/${large.file}`);
      expect((await readLight(source)).metadata).toBe(large.metadata);
      expect(source.sha256).toBeUndefined();
      // Whose length an index told is asked so at once.
      const before = http.totals().requests;
      await openWheel(http, `${url}/${large.file}`, large.bytes.length);
      expect(http.totals().requests - before).toBe(1);
    },
  );

  test("a file that is not there is missing, however the server answers", async () => {
    const { url } = await server({ suffixes: 404 });
    const failure = await failureOf(openWheel(fetcher(), `${url}/none-1-py3-none-any.whl`));
    expect(failure.details.missing).toBe(true);
  });

  test("a file that is not as long as its index says is refused", async () => {
    for (const ranges of [true, false]) {
      const { url, files } = await server({ ranges });
      files.set(`/${six.file}`, { body: six.bytes });
      await expect(openWheel(fetcher(), `${url}/${six.file}`, 10)).rejects.toThrow(
        `${url}/${six.file}: has ${String(six.bytes.length)} bytes, and 10 were promised`,
      );
    }
  });
});
