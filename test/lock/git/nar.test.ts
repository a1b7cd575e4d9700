/** Nix is the oracle: our hash of a tree is what `nix hash path` prints. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { folderTree } from "../../../compiler/lock/git/folder-io.ts";
import { narHash } from "../../../compiler/lock/git/nar-hash-io.ts";
import { nar } from "../../../compiler/lock/git/nar.ts";
import { bytesOf } from "../../../compiler/lock/git/tree.ts";
import type { File, Tree } from "../../../compiler/lock/git/tree.ts";
import { nix } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import fc from "../../helpers/property.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-nar-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const file = (bytes: Uint8Array, executable = false): File => ({
  kind: "file",
  executable,
  size: bytes.length,
  read: () => [bytes],
});

const folder = (entries: Readonly<Record<string, Tree>>): Tree => ({
  kind: "folder",
  entries: () => new Map(Object.entries(entries).map(([name, each]) => [bytesOf(name), each])),
});

const text = (content: string): File => file(new TextEncoder().encode(content));

/** Writes a tree to disk; names are byte strings. */
const write = (at: string, tree: Tree): void => {
  const place = Buffer.from(at, "latin1");
  if (tree.kind === "link") symlinkSync(Buffer.from(tree.target, "latin1"), place);
  else if (tree.kind === "file") {
    const mode = tree.executable ? 0o755 : 0o644;
    writeFileSync(place, Buffer.concat([...tree.read()]), { mode });
  } else {
    mkdirSync(place);
    for (const [name, each] of tree.entries()) write(`${at}/${name}`, each);
  }
};

let written = 0;
const onDisk = (tree: Tree): string => {
  const at = path.join(scratch, String(written++));
  write(at, tree);
  return at;
};

const nixHashes = async (paths: readonly string[]): Promise<string[]> => {
  const { code, stdout, stderr } = await nix(["hash", "path", ...paths]);
  expect(code, stderr).toBe(0);
  return stdout.trim().split("\n");
};

/** Names whose order by bytes is not their order by letters, or not git's. */
const name = fc
  .oneof(
    fc.constantFrom(
      "a",
      "a.b",
      "a-b",
      "a/b".replace("/", "0"),
      "A",
      "Z",
      "é",
      "z",
      "ü",
      "日本",
      "💾",
    ),
    fc.constantFrom("a b", "a\nb", "'", '"', "\\", "%2B", "+", "~", "\u0001", "\u007f"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  )
  .map(bytesOf);
/** Linux takes any bytes; so does git. */
const rawName = fc
  .uint8Array({ minLength: 1, maxLength: 8 })
  .map((bytes) => String.fromCharCode(...bytes));
const entryName = fc
  .oneof({ weight: 4, arbitrary: name }, rawName)
  .filter((each) => !/[/\0]/.test(each) && each !== "." && each !== ".." && each.length < 200);

const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .constantFrom(0, 1, 7, 8, 9, 65_527, 65_528, 65_535, 65_536, 65_537, 200_001)
    .map((size) => Uint8Array.from({ length: size }, (_, at) => at % 251)),
);

const { tree } = fc.letrec<{ tree: Tree; file: Tree; link: Tree; folder: Tree }>((tie) => ({
  file: fc.tuple(content, fc.boolean()).map(([bytes, executable]) => file(bytes, executable)),
  link: entryName.map((target): Tree => ({ kind: "link", target })),
  folder: fc
    .array(fc.tuple(entryName, tie("tree")), { maxLength: 6 })
    .map((entries): Tree => ({ kind: "folder", entries: () => new Map(entries) })),
  tree: fc.oneof({ depthSize: "small" }, tie("file"), tie("link"), tie("folder")),
}));

describeWith(["nix"], "the NAR hash", () => {
  test("of generated trees is Nix's, from memory and from disk", async () => {
    const trees = fc.sample(tree, { numRuns: 120 });
    const paths = trees.map(onDisk);
    const expected = await nixHashes(paths);
    for (const [at, each] of trees.entries()) {
      expect((await narHash(each)).hash).toBe(expected[at]);
      expect((await narHash(folderTree(paths[at] ?? ""))).hash).toBe(expected[at]);
    }
  });

  test("of this repository's compiler is Nix's", async () => {
    const compiler = path.resolve(import.meta.dirname, "../../../compiler/nix");
    const [expected] = await nixHashes([compiler]);
    expect((await narHash(folderTree(compiler))).hash).toBe(expected);
  });

  test("of a file of 300 MB is Nix's, and needs no memory for it", async () => {
    const piece = Buffer.alloc(1 << 20, "comfynix");
    const large = path.join(scratch, "large");
    for (let at = 0; at < 300; at++) writeFileSync(large, piece, { flag: "a" });
    const before = process.memoryUsage().rss;
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const { hash, size } = await narHash(folderTree(large));
    clearInterval(timer);
    expect([hash]).toEqual(await nixHashes([large]));
    expect(size).toBeGreaterThan(300 << 20);
    expect(most - before).toBeLessThan(64 << 20);
  });
});

describe("a Nix archive", () => {
  const bytes = (each: Tree): Buffer =>
    Buffer.concat([...nar(each)].map((one) => Buffer.from(one)));

  test("holds entries by bytes: git would have a.b before the folder a", () => {
    const archive = bytes(folder({ "a.b": text("1"), a: folder({}), é: text("2"), z: text("3") }));
    const order = ["a", "a.b", "z", "é"].map((each) => {
      const named = Buffer.alloc(8 + 8);
      named.writeBigUInt64LE(BigInt(Buffer.byteLength(each)));
      named.write(each, 8);
      return archive.indexOf(named);
    });
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test("is a whole number of 8 bytes, whatever it holds", () => {
    fc.assert(
      fc.property(tree, (each) => bytes(each).length % 8 === 0),
      { numRuns: 50 },
    );
  });

  test("refuses a file that changed while it was read", () => {
    const changed = { ...text("four"), size: 5 };
    expect(() => bytes(changed)).toThrow("a file of 5 bytes gave 4: it changed while it was read");
  });

  test.each(["", ".", "..", "a/b", "a\0b"])("refuses the name %j, which no file has", (each) => {
    expect(() => bytes(folder({ [each]: text("") }))).toThrow("no file can have the name");
  });

  test("can be stopped", async () => {
    const endless: File = {
      kind: "file",
      executable: false,
      size: 2 ** 40,
      *read() {
        const piece = new Uint8Array(1 << 20);
        for (let at = 0; at < 2 ** 20; at++) yield piece;
      },
    };
    const signal = AbortSignal.timeout(50);
    await expect(narHash(endless, signal)).rejects.toThrow(/timeout/);
  });
});
