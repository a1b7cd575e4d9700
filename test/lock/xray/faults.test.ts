import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readLight } from "../../../compiler/lock/xray/light.ts";
import { WheelFault } from "../../../compiler/lock/xray/wheel-fault.ts";
import type { WheelFaultCode } from "../../../compiler/lock/xray/wheel-fault.ts";
import { wheelOf } from "../../helpers/wheels.ts";
import type { ZipEntry } from "../../helpers/zip.ts";
import { inMemory } from "./sources.ts";

const FILE = "six-1.0-py3-none-any.whl";
const text: ZipEntry = { name: "six.py", data: "print('six')\n" };

const wheel = (options: Partial<Parameters<typeof wheelOf>[0]> = {}) =>
  wheelOf({ name: "six", version: "1.0", files: [text], ...options }).bytes;

const faultOf = async (bytes: Buffer): Promise<WheelFault> => {
  const outcome: unknown = await readLight(inMemory(FILE, bytes)).catch((error: unknown) => error);
  if (outcome instanceof WheelFault) return outcome;
  throw new Error(`expected a WheelFault, got ${String(outcome)}`, { cause: outcome });
};

/** A wheel whose METADATA is this entry. */
const withMetadata = (entry: Omit<ZipEntry, "name">) =>
  wheel({
    without: ["METADATA"],
    extra: [{ ...entry, name: "six-1.0.dist-info/METADATA" }],
  });

describe("a wheel is refused, and what is wrong is said", () => {
  const zeros = deflateRawSync(Buffer.alloc(1_000_000));
  const cases: readonly (readonly [string, Buffer, WheelFaultCode, string])[] = [
    ["no zip", Buffer.from("<html>not found</html>"), "wheel-zip", "is not a sound zip archive"],
    ["empty", Buffer.alloc(0), "wheel-zip", "is not a sound zip archive"],
    ["cut off", wheel().subarray(0, -30), "wheel-zip", "is not a sound zip archive"],
    [
      "something before it",
      Buffer.concat([Buffer.from("#!/bin/sh\n"), wheel()]),
      "wheel-zip",
      "is not a sound zip archive",
    ],
    [
      "something behind it",
      Buffer.concat([wheel(), Buffer.alloc(100)]),
      "wheel-zip",
      "is not a sound zip archive",
    ],
    ...[
      "../evil.py",
      "/etc/passwd",
      "a/../../evil.py",
      "C:\\evil.py",
      "..\\evil.py",
      "a//b",
      "./a",
    ].map(
      (name) =>
        [
          `a file called ${name}`,
          wheel({ extra: [{ name, data: "x" }] }),
          "wheel-zip",
          "is not a sound zip archive",
        ] as const,
    ),
    ["a file twice", wheel({ extra: [text] }), "wheel-zip", "is not a sound zip archive"],
    [
      "a link",
      wheel({ extra: [{ name: "link", data: "/etc/passwd", mode: 0o120777 }] }),
      "wheel-zip",
      "link: is a symbolic link",
    ],
    [
      "an encrypted file",
      wheel({ extra: [{ name: "x", data: "x", lie: { flags: 0x801 } }] }),
      "wheel-zip",
      "x: is encrypted",
    ],
    [
      "another compression",
      wheel({ extra: [{ name: "x", data: "x", lie: { method: 14 } }] }),
      "wheel-zip",
      "x: is compressed by method 14, which pip cannot read",
    ],
    [
      "a bomb by numbers",
      wheel({ extra: [{ name: "x", data: "x", lie: { size: 4_000_000_000 } }] }),
      "wheel-size",
      "x: cannot hold the 4000000000 bytes it states",
    ],
    [
      "files that overlap",
      wheel({ extra: [{ name: "x", data: "x", lie: { offset: 0 } }] }),
      "wheel-size",
      "its data overlaps that of",
    ],
    [
      "a file behind its end",
      wheel({ extra: [{ name: "x", data: "x", lie: { offset: 4_000_000_000 } }] }),
      "wheel-size",
      "x: ends behind the file",
    ],
    [
      "a stored file of two sizes",
      wheel({ extra: [{ name: "x", data: "xyz", method: "stored", lie: { size: 2 } }] }),
      "wheel-size",
      "x: is stored, and has two different sizes",
    ],
    [
      "no dist-info",
      wheel({ without: ["METADATA", "WHEEL", "RECORD"] }),
      "wheel-dist-info",
      "it has no .dist-info folder",
    ],
    [
      "two dist-infos",
      wheel({ extra: [{ name: "sax-1.0.dist-info/METADATA", data: "x" }] }),
      "wheel-dist-info",
      'it has more than one .dist-info folder: "six-1.0.dist-info" and "sax-1.0.dist-info"',
    ],
    [
      "another's dist-info",
      wheelOf({ name: "sax", version: "1.0" }).bytes,
      "wheel-dist-info",
      'its .dist-info folder is another\'s: "sax-1.0"',
    ],
    [
      "another version's dist-info",
      wheelOf({ name: "six", version: "1.0.1" }).bytes,
      "wheel-dist-info",
      'its .dist-info folder is another\'s: "six-1.0.1"',
    ],
    ...["METADATA", "WHEEL", "RECORD"].map(
      (file) =>
        [
          `no ${file}`,
          wheel({ without: [file] }),
          "wheel-metadata",
          `six-1.0.dist-info/${file}: is missing, and no installer takes a wheel without it`,
        ] as const,
    ),
    [
      "METADATA that is not UTF-8",
      withMetadata({ data: Buffer.from("Name: six\nAuthor: Andr\xe9\n", "latin1") }),
      "wheel-metadata",
      "six-1.0.dist-info/METADATA: is not UTF-8: byte 22 belongs to no character",
    ],
    [
      "METADATA that unpacks to more than it states",
      withMetadata({ data: "", lie: { packed: zeros, size: 1000, crc: 0 } }),
      "wheel-size",
      "METADATA: unpacks to more than the 1000 bytes it states",
    ],
    [
      "METADATA that unpacks to less than it states",
      withMetadata({ data: "Name: six\n", lie: { size: 20 } }),
      "wheel-size",
      "METADATA: unpacks to 10 bytes, not 20",
    ],
    [
      "METADATA too large to be text",
      withMetadata({ data: "", lie: { packed: Buffer.alloc(100_000), size: 100_000_000 } }),
      "wheel-size",
      "METADATA: has 100000000 bytes, too many to be text",
    ],
    [
      "METADATA whose checksum is another",
      withMetadata({ data: "Name: six\n", lie: { crc: 1 } }),
      "wheel-zip",
      "METADATA: is damaged: its checksum is another",
    ],
    [
      "METADATA whose data is damaged",
      withMetadata({ data: "Name: six\n", lie: { packed: Buffer.alloc(20, 0xff) } }),
      "wheel-zip",
      "METADATA: cannot be unpacked: its data is damaged",
    ],
  ];

  test.each(cases)("%s", async (_, bytes, code, why) => {
    const fault = await faultOf(bytes);
    expect(fault.message).toContain(why);
    expect(fault.message.startsWith(`${FILE}: `)).toBe(true);
    expect(fault.code).toBe(code);
  });

  test("a bomb costs no memory: nothing is unpacked beyond what is read", async () => {
    const bomb = deflateRawSync(Buffer.alloc(500_000_000));
    const bytes = wheel({
      extra: [{ name: "bomb.bin", data: "", lie: { packed: bomb, size: 500_000_000, crc: 0 } }],
    });
    const before = process.memoryUsage().rss;
    await readLight(inMemory(FILE, bytes));
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });
});
