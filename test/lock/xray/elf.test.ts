import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { elfReader } from "../../../compiler/lock/xray/elf.ts";
import type { ElfReport } from "../../../compiler/lock/xray/elf.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile } from "../../helpers/wheels.ts";
import fc from "../../helpers/property.ts";

/** Reads `bytes` in pieces of these lengths, the last one repeated. */
const read = (
  file: string,
  bytes: Buffer,
  lengths: readonly number[] = [bytes.length],
): ElfReport | string | undefined => {
  const reader = elfReader(file, bytes.length);
  for (let offset = 0, at = 0; offset < bytes.length; at++) {
    const length = lengths[Math.min(at, lengths.length - 1)] ?? 1;
    if (!reader.push(bytes.subarray(offset, offset + length))) return undefined;
    offset += length;
  }
  return reader.end();
};

const facts = (file: string, bytes: Buffer) => {
  const report = read(file, bytes);
  if (typeof report !== "object") throw new Error(`not read: ${String(report)}`);
  return report;
};

describeWith(["cc"], "a library made by the C compiler", () => {
  const shared = ["-shared", "-fPIC", "-nostdlib"];
  const build = () =>
    compile(
      { out: "libdep.so.1", source: "int dep;", args: [...shared, "-Wl,-soname,libdep.so.1"] },
      {
        out: "mod.so",
        source: `const char *open1 = "libcuda.so.1"; const char *open2 = "libnvrtc.so";
        const char *no1 = "libnvrtc.so is missing"; const char *no2 = "/usr/lib/libz.so"; const char *no3 = "xlibz.so.1";`,
        args: [
          ...shared,
          "-Wl,-soname,other.so",
          "-Wl,-rpath,/opt/x:$ORIGIN/lib",
          "-Wl,--no-as-needed",
          "-L.",
          "-l:libdep.so.1",
        ],
      },
      { out: "plain.so", source: "int x;", args: [...shared, "-Wl,-rpath,$ORIGIN/../lib"] },
      { out: "program", source: "int main(void){return 0;}" },
      { out: "object.o", source: "int x;", args: ["-c"] },
      {
        out: "old.so",
        source: "int x;",
        args: [...shared, "-Wl,-rpath,/abs", "-Wl,--disable-new-dtags"],
      },
    );
  let built: ReturnType<typeof compile> = {};
  beforeAll(() => {
    built = build();
  });
  const of = (file: string) => facts(`pkg/${file}`, built[file] ?? Buffer.alloc(0));

  test("says what it needs, its own name, and that its run path is not its own", () => {
    expect(of("mod.so").facts).toEqual({
      path: "pkg/mod.so",
      needed: ["libdep.so.1"],
      soname: "other.so",
      foreignRunpath: true,
      dlopen: ["libcuda.so.1", "libnvrtc.so"],
    });
  });

  test("says nothing of a name that is its file's, or of a run path beside it", () => {
    expect(of("libdep.so.1").facts).toEqual({ path: "pkg/libdep.so.1", needed: [] });
    expect(of("plain.so").facts).toEqual({ path: "pkg/plain.so", needed: [] });
  });

  test("has DT_RPATH read like DT_RUNPATH", () => {
    expect(of("old.so").facts.foreignRunpath).toBe(true);
  });

  test("a program names its interpreter, and the glibc it needs", () => {
    const { facts: found, glibc } = of("program");
    expect(found).toMatchObject({
      needed: ["libc.so.6"],
      interpreter: "/lib64/ld-linux-x86-64.so.2",
    });
    expect(glibc).toMatch(/^2\.\d+$/);
  });

  test("an object file is neither library nor program", () => {
    expect(read("object.o", built["object.o"] ?? Buffer.alloc(0))).toBeUndefined();
  });

  test("is read alike in pieces of any size", () => {
    const bytes = built["mod.so"] ?? Buffer.alloc(0);
    const whole = read("mod.so", bytes);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (lengths) => {
        expect(read("mod.so", bytes, lengths)).toEqual(whole);
      }),
    );
    expect(read("mod.so", bytes, [1])).toEqual(whole);
  });

  test("cut off or damaged anywhere, it is refused or read, never a crash", () => {
    const bytes = built["mod.so"] ?? Buffer.alloc(0);
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        read("mod.so", bytes.subarray(0, length));
      }),
    );
    fc.assert(
      fc.property(fc.nat(600), fc.nat(255), (offset, value) => {
        const damaged = Buffer.from(bytes);
        damaged[offset] = value;
        read("mod.so", damaged);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what is no library", () => {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(62, 18);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(header);
    change(bytes);
    return bytes;
  };

  test.each([
    ["empty", Buffer.alloc(0)],
    ["text", Buffer.from("#!/bin/sh\nexec true # long enough for a header, and more than that\n")],
    ["32-bit", changed((bytes) => (bytes[4] = 1))],
    ["big-endian", changed((bytes) => (bytes[5] = 2))],
    ["for ARM", changed((bytes) => bytes.writeUInt16LE(183, 18))],
    ["a core dump", changed((bytes) => bytes.writeUInt16LE(4, 16))],
  ])("%s: is passed over", (_, bytes) => {
    expect(read("x", bytes)).toBeUndefined();
  });

  test("a library without segments needs nothing", () => {
    expect(facts("x.so", header).facts).toEqual({ path: "x.so", needed: [] });
  });

  test.each([
    ["it ends inside its header", header.subarray(0, 40)],
    [
      "its program headers do not lie at its start",
      changed((bytes) => {
        bytes.writeBigUInt64LE(1n << 40n, 32);
        bytes.writeUInt16LE(56, 54);
        bytes.writeUInt16LE(1, 56);
      }),
    ],
    [
      "its program headers are too short",
      changed((bytes) => {
        bytes.writeUInt16LE(8, 54);
        bytes.writeUInt16LE(1, 56);
      }),
    ],
  ])("%s", (why, bytes) => {
    expect(read("x.so", bytes)).toBe(why);
  });
});

describeWith(["readelf"], "readelf says the same of the libraries of this machine", () => {
  /** What Node itself has loaded, and what lies beside that. */
  const libraries = (): readonly string[] => {
    const report: unknown = process.report.getReport();
    const loaded =
      typeof report === "object" && report !== null ? Reflect.get(report, "sharedObjects") : [];
    const files = (Array.isArray(loaded) ? loaded : [])
      .filter((file: unknown): file is string => typeof file === "string" && file.startsWith("/"))
      .map((file) => realpathSync(file));
    const beside = [...new Set(files.map((file) => path.dirname(file)))].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /\.so(\.\d+)*$/.test(file))
        .map((file) => realpathSync(path.join(folder, file))),
    );
    return [...new Set([...files, realpathSync(process.execPath), ...beside])].slice(0, 120);
  };

  const theirs = (file: string) => {
    const text = execFileSync("readelf", ["-dVlW", file], { encoding: "utf8", maxBuffer: 1 << 28 });
    const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? "");
    const minors = all(/Name: GLIBC_2\.(\d+)/g).map(Number);
    return {
      needed: all(/\(NEEDED\)\s+Shared library: \[(.*)\]/g),
      soname: all(/\(SONAME\)\s+Library soname: \[(.*)\]/g)[0],
      foreign: all(/\((?:RPATH|RUNPATH)\)\s+Library (?:rpath|runpath): \[(.*)\]/g).some((value) =>
        value.split(":").some((each) => each.startsWith("/")),
      ),
      interpreter: all(/Requesting program interpreter: (.*)\]/g)[0],
      newest: minors.length === 0 ? undefined : `2.${String(Math.max(...minors))}`,
    };
  };

  test("on what they need, their names, run paths and interpreters, and their glibc", () => {
    const files = libraries();
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const report = read("x", readFileSync(file));
      // Text in place of a library (a linker script) is no library to readelf either.
      if (report === undefined) continue;
      if (typeof report === "string") throw new Error(`${file}: ${report}`);
      const { needed, soname, foreignRunpath = false, interpreter } = report.facts;
      const { newest, ...expected } = theirs(file);
      expect({ file, needed, soname, foreign: foreignRunpath, interpreter }).toEqual({
        file,
        ...expected,
      });
      // libc itself defines the versions that others need.
      if (!needed.every((each) => each.startsWith("ld-linux")))
        expect([file, report.glibc]).toEqual([file, newest]);
    }
  });
});
