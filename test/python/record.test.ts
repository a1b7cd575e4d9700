import { describe, expect, it } from "vitest";
import { parseRecord } from "../../compiler/python/record.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

describe("RECORD", () => {
  it("lists the files of a wheel", () => {
    const text =
      'six.py,sha256=0y1n,34703\r\n"a,""b"".py",sha256=xyz,0\nsix-1.dist-info/RECORD,,\n';
    expect(parseRecord(text)).toEqual([
      { path: "six.py", hash: "sha256=0y1n", size: 34703 },
      { path: 'a,"b".py', hash: "sha256=xyz", size: 0 },
      { path: "six-1.dist-info/RECORD" },
    ]);
  });

  it.each([
    ["a.py,,\n../b.py,,\n", 'RECORD, line 2: "../b.py" leads out of the wheel'],
    ["a/../../b,,\n", "leads out of the wheel"],
    ["a\\..\\..\\b,,\n", "leads out of the wheel"],
    ["/etc/passwd,,\n", '"/etc/passwd" is an absolute path'],
    ["C:\\x,,\n", "is an absolute path"],
    ["a\u0000b,,\n", '"a\\u{0}b" holds a NUL'],
    [",sha256=x,1\n", '"" is no path'],
    ["a.py,,many\n", 'RECORD, line 1: "many" is no size'],
    ['"a\nb",,\r\nc,,\r\nd,,many\r\n', "RECORD, line 4"],
    ['a.py,,\n"b.py,,\nc.py,,\n', "RECORD, line 2: a quote is never closed"],
  ])("%j is refused", (text, message) => expect(() => parseRecord(text)).toThrow(message));

  it("that is not UTF-8 is refused", () => {
    expect(() => parseRecord(Uint8Array.of(0xe9, 0x2c, 0x2c))).toThrow("RECORD: it is not UTF-8");
  });

  it("of a hundred thousand files is read at once", () => {
    const text = Array.from({ length: 100_000 }, (_, at) => `p/f${at}.py,sha256=x,${at}`).join(
      "\n",
    );
    expect(parseRecord(text)).toHaveLength(100_000);
  });
});

describeWith(["packaging"], "against Python's csv", () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."ab./é"), minLength: 1, maxLength: 5 }),
    fc.string({ unit: fc.constantFrom(...'ab," \n'), maxLength: 5 }).map(quoteCell),
    fc.constantFrom('a"b', '"a"b', "a b"),
  );
  const row = fc
    .tuple(cell, fc.constantFrom("", "sha256=x", '"sha256=x"'), fc.constantFrom("", "1", '"20"'))
    .map((cells) => cells.join(","));
  const text = fc
    .tuple(fc.array(row, { maxLength: 5 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([rows, end, ended]) => rows.join(end) + (ended && rows.length > 0 ? end : ""));

  it("agrees on generated texts", () => {
    const texts = fc.sample(text, { numRuns: 3000 });
    const theirs = askPython(
      `import csv, io
out = [[row for row in csv.reader(io.StringIO(text, newline="")) if any(row)] for text in data]`,
      texts,
    ) as string[][][];
    let compared = 0;
    for (const [at, each] of texts.entries()) {
      const rows = theirs[at] ?? [];
      if (
        rows.some(
          ([path]) => path === "" || path?.startsWith("/") || path?.split("/").includes(".."),
        )
      ) {
        expect(() => parseRecord(each), each).toThrow();
        continue;
      }
      const ours = parseRecord(each).map(({ path, hash, size }) => [
        path,
        hash ?? "",
        `${size ?? ""}`,
      ]);
      expect([each, ours]).toEqual([each, rows]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(1000);
  });
});

function quoteCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
