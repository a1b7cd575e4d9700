import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeFiles } from "../../../compiler/host/write-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "comfynix-write-"));
  writeFileSync(at("a"), "old a");
  writeFileSync(at("b"), "old b");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const change = (name: string) => ({ file: at(name), from: `old ${name}`, to: `new ${name}` });
const texts = (): string[] => ["a", "b"].map((name) => readFileSync(at(name), "utf8"));

describe("several files are written", () => {
  test("together, and nothing is left beside them", () => {
    writeFiles([change("a"), change("b")]);
    expect(texts()).toEqual(["new a", "new b"]);
    expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
  });

  test("through links, which stay links", () => {
    symlinkSync("b", at("link"));
    writeFiles([{ ...change("b"), file: at("link") }]);
    expect(texts()).toEqual(["old a", "new b"]);
    expect(readdirSync(folder).sort()).toEqual(["a", "b", "link"]);
  });

  test("not at all when one was changed meanwhile", () => {
    writeFileSync(at("b"), "theirs");
    expect(() => writeFiles([change("a"), change("b")])).toThrow("was changed meanwhile");
    expect(texts()).toEqual(["old a", "theirs"]);
    expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
  });

  test("not at all when one cannot be written", () => {
    mkdirSync(at(`.b.comfynix-${String(process.pid)}`));
    expect(() => writeFiles([change("a"), change("b")])).toThrow();
    expect(texts()).toEqual(["old a", "old b"]);
  });

  test("back, when one cannot take its place", () => {
    // The second finds its new text gone: the first has taken it.
    expect(() => writeFiles([change("a"), change("a")])).toThrow("ENOENT");
    expect(texts()).toEqual(["old a", "old b"]);
    expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
  });
});
