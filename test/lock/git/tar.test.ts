/** Tar files as git writes them, and as nobody should. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tarTree } from "../../../compiler/lock/git/tar.ts";
import { bytesOf, textOf } from "../../../compiler/lock/git/tree.ts";
import type { Tree } from "../../../compiler/lock/git/tree.ts";
import { describeWith } from "../../helpers/tools.ts";
import { gitIn } from "./git-server.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-tar-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const treeOf = (tar: Buffer): Tree =>
  tarTree((offset, length) => tar.subarray(offset, offset + length));

/** A tree as lines: path, kind, contents. */
const lines = (tree: Tree, at = ""): string[] => {
  if (tree.kind === "link") return [`${at} -> ${textOf(tree.target)}`];
  if (tree.kind === "file") {
    const text = Buffer.concat([...tree.read()].map((each) => Buffer.from(each))).toString();
    return [`${at}${tree.executable ? "*" : ""} ${JSON.stringify(text)}`];
  }
  return [
    `${at}/`,
    ...[...tree.entries()].flatMap(([name, each]) => lines(each, `${at}/${textOf(name)}`)),
  ];
};

interface Entry {
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
  readonly target?: string;
  readonly mode?: string;
  /** What the header says, where it is not true. */
  readonly size?: number;
  readonly checksum?: number;
}

const block = ({
  path: name,
  type = "0",
  body = "",
  target = "",
  mode = "0000644",
  ...lies
}: Entry): Buffer => {
  const header = Buffer.alloc(512);
  header.write(bytesOf(name), 0, "latin1");
  header.write(mode, 100);
  header.write((lies.size ?? Buffer.byteLength(body)).toString(8).padStart(11, "0"), 124);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(target, 157);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${(lies.checksum ?? sum).toString(8).padStart(6, "0")}\0 `, 148);
  const padded = Buffer.alloc(Math.ceil(Buffer.byteLength(body) / 512) * 512);
  padded.write(body);
  return Buffer.concat([header, padded]);
};

const END = Buffer.alloc(1024);
const tar = (...entries: readonly Entry[]): Buffer => Buffer.concat([...entries.map(block), END]);
const pax = (...records: readonly string[]): Entry => ({
  path: "x",
  type: "x",
  body: records.join(""),
});

describe("a tar file's tree", () => {
  test("has files, folders, links and what is executable", () => {
    const tree = treeOf(
      tar(
        { path: "pax", type: "g", body: "52 comment=dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1\n" },
        { path: "a/", type: "5" },
        { path: "a/run", body: "#!", mode: "0000755" },
        { path: "b/c", body: "made on the way" },
        { path: "empty/", type: "5" },
        { path: "link", type: "2", target: "a/run" },
      ),
    );
    expect(lines(tree)).toEqual([
      "/",
      "/a/",
      '/a/run* "#!"',
      "/b/",
      '/b/c "made on the way"',
      "/empty/",
      "/link -> a/run",
    ]);
  });

  test("takes what does not fit from the pax header before it", () => {
    const long = `${"d/".repeat(150)}é`;
    const record = ` path=${long}\n`;
    const length = Buffer.byteLength(record) + 3;
    const tree = treeOf(tar(pax(`${String(length)}${record}`), { path: "cut", body: "x" }));
    expect(lines(tree).at(-1)).toBe(`/${long} "x"`);
  });
});

describeWith(["git"], "the tar file of git archive", () => {
  test("is read as GNU tar unpacks it", () => {
    const folder = path.join(scratch, "repository");
    mkdirSync(folder);
    gitIn(folder, ["init", "--quiet"]);
    const root = path.resolve(import.meta.dirname, "../../..");
    execFileSync("cp", [
      "-r",
      path.join(root, "test/nixpkgs"),
      path.join(root, "compiler"),
      folder,
    ]);
    gitIn(folder, ["add", "--all"]);
    gitIn(folder, ["commit", "--quiet", "--message=c"]);
    const file = path.join(scratch, "x.tar");
    gitIn(folder, ["archive", "--format=tar", `--output=${file}`, "HEAD"]);
    const listed = execFileSync("tar", ["-tf", file], { encoding: "utf8" }).trim().split("\n");
    const ours = lines(treeOf(readFileSync(file)))
      .slice(1)
      .map((line) => line.slice(1).split(/(?<=\/)$|\*? "/)[0] ?? "");
    expect(ours.sort()).toEqual(listed.sort());
  });
});

describe("a tar file is refused", () => {
  const file = { path: "a", body: "text" };
  test.each<readonly [string, Buffer, string]>([
    ["that is cut off in a file", tar(file).subarray(0, 700), "cut off"],
    ["that has no end", block(file), "cut off"],
    ["that is empty", Buffer.alloc(0), "cut off"],
    ["with a wrong checksum", tar({ ...file, checksum: 1 }), "wrong checksum"],
    ["that is no tar file", Buffer.alloc(2048, "x"), "wrong checksum"],
    ["with a path out of the tree", tar({ path: "../a" }), 'the path "../a"'],
    ["with a path out of the tree further down", tar({ path: "a/../../b" }), "the path"],
    ["with an absolute path", tar({ path: "/etc/passwd" }), 'the path "/etc/passwd"'],
    ["with an empty name", tar({ path: "a//b" }), "the path"],
    ["with a file twice", tar(file, file), '"a" twice'],
    ["with a file inside of a file", tar(file, { path: "a/b" }), '"a/b" twice'],
    [
      "with a file inside of a link",
      tar({ path: "a", type: "2", target: "/etc" }, { path: "a/b" }),
      "twice",
    ],
    ["with a device", tar({ path: "a", type: "3" }), 'unknown type "3"'],
    ["with a pax header that lies", tar(pax("99 path=x\n"), file), "pax header cannot be read"],
    ["with a pax header without lengths", tar(pax("path=x\n"), file), "pax header cannot be read"],
  ])("%s", (_, bytes, message) => {
    expect(() => lines(treeOf(bytes))).toThrow(message);
  });

  test("with a file that claims more than there is", () => {
    expect(() => lines(treeOf(tar({ ...file, size: 1 << 30 })))).toThrow("cut off");
  });
});
