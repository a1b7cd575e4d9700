import { describe, expect, it } from "vitest";
import { FormatError } from "../../compiler/python/format-error.ts";
import { readHeaders } from "../../compiler/python/headers.ts";
import { parseMetadata } from "../../compiler/python/metadata.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

const TORCH = `Metadata-Version: 2.4
Name: torch
Version: 2.10.0+cu130
Summary: Tensors and Dynamic neural networks in Python with strong GPU acceleration
Author-email: PyTorch Team <packages@pytorch.org>
License-Expression: BSD-3-Clause
License-File: LICENSE
Classifier: Programming Language :: Python :: 3.14
Classifier: Programming Language :: Python :: Free Threading :: 2 - Beta
Requires-Python: >=3.10
Requires-Dist: filelock
Requires-Dist: cuda-toolkit[cublas,
  cudart]==13.0.3; platform_system == "Linux"
Provides-Extra: optree
Provides-Extra: Opt_Einsum
Requires-Dist: optree>=0.13.0; extra == "optree"
Dynamic: License-File

Requires-Dist: not-a-requirement
`;

const metadata = (...lines: readonly string[]) =>
  `Metadata-Version: 2.4\nName: x\nVersion: 1\n${lines.join("\n")}\n`;

describe("core metadata", () => {
  it("says what a distribution is and needs; its description says nothing", () => {
    expect(parseMetadata(TORCH)).toEqual({
      metadataVersion: "2.4",
      name: "torch",
      version: "2.10.0+cu130",
      summary: "Tensors and Dynamic neural networks in Python with strong GPU acceleration",
      requires: [
        "filelock",
        'cuda-toolkit[cublas, cudart]==13.0.3; platform_system == "Linux"',
        'optree>=0.13.0; extra == "optree"',
      ],
      requiresPython: ">=3.10",
      extras: ["optree", "opt-einsum"],
      external: [],
      dynamic: ["license-file"],
      license: "BSD-3-Clause",
      licenseFiles: ["LICENSE"],
      classifiers: [
        "Programming Language :: Python :: 3.14",
        "Programming Language :: Python :: Free Threading :: 2 - Beta",
      ],
      importNames: [],
      importNamespaces: [],
      warnings: [],
    });
  });

  it("is read with other line ends, a byte order mark, and in any case", () => {
    expect(parseMetadata(TORCH.replaceAll("\n", "\r\n"))).toEqual(parseMetadata(TORCH));
    expect(parseMetadata(`\ufeff${TORCH}`)).toEqual(parseMetadata(TORCH));
    expect(parseMetadata("METADATA-VERSION: 2.1\nname:x\nVersion:\t1").name).toBe("x");
  });

  it("names its modules since 2.5", () => {
    const { importNames, importNamespaces } = parseMetadata(
      metadata("Import-Name: x.core", "Import-Name: _x ; private", "Import-Namespace: x"),
    );
    expect(importNames).toEqual(["x.core", "_x"]);
    expect(importNamespaces).toEqual(["x"]);
  });

  it("leaves out what old setuptools did not know", () => {
    const read = parseMetadata(metadata("Summary: UNKNOWN", "License: UNKNOWN"));
    expect("summary" in read || "license" in read).toBe(false);
  });

  it("may say a thing twice, or nothing by it", () => {
    const read = parseMetadata(
      metadata("Name: x", "Summary:", "Requires-Python: UNKNOWN ", "License: MIT"),
    );
    expect(read).toMatchObject({ name: "x", license: "MIT" });
    expect(read.summary ?? read.requiresPython).toBeUndefined();
  });

  it("says what no index has", () => {
    const { external } = parseMetadata(
      metadata("Requires-External: libpng (>=1.5)", "Requires-External: C"),
    );
    expect(external).toEqual(["libpng (>=1.5)", "C"]);
  });

  it("is not stopped by the bytes of an author's name or a description", () => {
    const text = metadata("Author: J\u00fcrgen", "Requires-Dist: six", "", "\u00fc");
    const latin1 = Buffer.from(text, "latin1");
    expect(parseMetadata(latin1).requires).toEqual(["six"]);
  });

  it("ends where Python ends it, and says so", () => {
    const read = parseMetadata(metadata("Requires-Dist: six", "a stray line", "Requires-Dist: y"));
    expect(read.requires).toEqual(["six"]);
    expect(read.warnings).toEqual(["line 5 is no header; it and what follows were not read"]);
  });

  it("warns of a newer minor version and stops at a newer major one", () => {
    const of = (version: string) => metadata().replace("2.4", version);
    expect(parseMetadata(of("2.10")).warnings).toEqual([
      "Metadata-Version 2.10 is newer than 2.5; new fields were not read",
    ]);
    expect(parseMetadata(of("2.5")).warnings).toEqual([]);
    expect(parseMetadata(of("1.9")).warnings).toEqual([]);
    expect(parseMetadata(of("1.0")).warnings).toEqual([]);
    expect(() => parseMetadata(of("3.0"))).toThrow("Metadata-Version 3.0 is newer than 2.5");
  });

  it.each([
    ["Name: x\nVersion: 1\n", "METADATA: there is no Metadata-Version"],
    ["Metadata-Version: 2.1\nVersion: 1\n", "METADATA: there is no Name"],
    ["Metadata-Version: 2.1\nName: x\n", "METADATA: there is no Version"],
    ["Metadata-Version: 2.1.1\nName: x\n", '"2.1.1" is no Metadata-Version'],
    ["Metadata-Version: two\nName: x\n", 'METADATA: "two" is no Metadata-Version'],
    ["Metadata-Version: 2.1\nName: x y\nVersion: 1\n", '"x y" is no name of a distribution'],
    ["Metadata-Version: 2.1\nName: x\nVersion: new\n", '"new" is no version'],
    [metadata("Name: y"), 'METADATA, line 4: Name is said twice: "x" and "y"'],
    ["", "METADATA: there is no Metadata-Version"],
    ["PK\u0003\u0004\u0000", "METADATA: there is no Metadata-Version"],
  ])("%j is refused", (text, message) => {
    expect(() => parseMetadata(text)).toThrow(FormatError);
    expect(() => parseMetadata(text)).toThrow(message);
  });

  it("that is not UTF-8 where it matters is refused with the line", () => {
    const bytes = Buffer.from(metadata("Requires-Dist: caf\u00e9"), "latin1");
    expect(() => parseMetadata(bytes)).toThrow("METADATA, line 4: requires-dist is not UTF-8");
  });
});

describeWith(["packaging"], "against Python's email", () => {
  const name = fc.constantFrom("Name", "name", "Requires-Dist", "Version", "X", "Classifier");
  const value = fc.string({ unit: fc.constantFrom(..."ab:; \t,é"), maxLength: 8 });
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(name, value).map((each) => each.join(": ")) },
    { weight: 2, arbitrary: value.map((text) => `  ${text}`) },
    { weight: 1, arbitrary: value.map((text) => `\t${text}`) },
    { weight: 1, arbitrary: fc.tuple(name, value).map((each) => each.join(":")) },
    fc.constantFrom(": x", "From me", "no header", "name : x", "Name", "-:", "é: x"),
  );
  const text = fc
    .tuple(
      fc.array(line, { maxLength: 6 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.constantFrom("", "\n\nName: body\n", "\n"),
    )
    .map(([lines, end, rest]) => (lines.join("\n") + rest).replaceAll("\n", end));

  it("agrees on every field of generated texts", () => {
    const texts = fc.sample(text, { numRuns: 4000 });
    const theirs = askPython(
      `import email
def read(text):
    return [[k.lower(), " ".join(v.split())] for k, v in email.message_from_string(text).items()]
out = [read(text) for text in data]`,
      texts,
    ) as [string, string][][];
    const keep = new Set(theirs.flat().map(([each]) => each));
    const ours = texts.map((each) =>
      readHeaders("text", each, keep).fields.map((field) => [
        field.name,
        field.value.split(/\s+/).join(" ").trim(),
      ]),
    );
    for (const [at, each] of texts.entries())
      expect([JSON.stringify(each), ours[at]]).toEqual([JSON.stringify(each), theirs[at]]);
    expect(theirs.flat().length).toBeGreaterThan(5000);
  });
});
