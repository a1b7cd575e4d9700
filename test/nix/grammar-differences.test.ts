/** The rows of docs/nix-differences.md: what we say, and that Nix 2.8 says something else. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../compiler/nix/check.ts";
import { read } from "../../compiler/nix/grammar.ts";
import { parse } from "../../compiler/nix/parse.ts";
import { describeWith } from "../helpers/tools.ts";
import { nixParse } from "./nix-oracle.ts";
import { show } from "./nix-show.ts";

const folder = mkdtempSync(join(tmpdir(), "nix-differences-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Arguments cannot hold NUL, so this one goes through a file. */
const nixOfFile = (text: string): string => {
  const file = join(folder, "text.nix");
  writeFileSync(file, text);
  return execFileSync("nix-instantiate", ["--parse", file], { encoding: "utf8" }).trim();
};
const nixOf = async (text: string) => (await nixParse([text], () => false))[0];

describeWith(["nix"], "Nix 2.8 differs", () => {
  test("NUL ends a text for Nix; for the grammar it is an error", () => {
    expect(nixOfFile("1\0 + +")).toBe("1");
    expect(nixOfFile('"a\0b"')).toBe('"a"');
    for (const text of ["1\0 + +", '"a\0b"'])
      expect(() => read(text)).toThrow("Nix text cannot hold the character NUL");
  });

  test("Nix loses computed names of a set that is merged into another", async () => {
    const text = "x: y: { a = { b = 1; }; a = { ${x} = y; }; }";
    expect(await nixOf(text)).toEqual({ tree: "(x: (y: { a = { b = 1; }; }))" });
    expect(show(read(text))).toBe('(x: (y: { a = { b = 1; "${x}" = y; }; }))');
  });

  test("an indented string with an escape is a computed name for Nix only", async () => {
    const text = "let ${''a''$b''} = 1; in 1";
    expect(await nixOf(text)).toEqual({ error: expect.stringContaining("dynamic attributes") });
    expect(check(read(text))).toEqual([]);
  });

  test("Nix takes deeper brackets than we do", async () => {
    const nested = (depth: number): string => "(".repeat(depth) + "1" + ")".repeat(depth);
    expect(await nixOf(nested(501))).toEqual({ tree: "1" });
    expect(() => read(nested(101))).toThrow("nested deeper than 100 levels");
    expect(() => parse(nested(501))).toThrow("nested more than 200 levels");
  });

  test("Nix refuses a path with two slashes, unless it is interpolated", async () => {
    expect(await nixOf("./a//b")).toEqual({ error: expect.stringContaining("syntax error") });
    expect(() => read("./a//b")).toThrow();
    expect(parse("./a//b").kind).toBe("path");
    expect(read('./a//${"b"}').kind).toBe("path");
  });

  test("Nix 2.8 has no pipes", async () => {
    for (const text of ["map |> map", "map <| map"]) {
      expect(await nixOf(text)).toEqual({ error: expect.stringContaining("syntax error") });
      expect(() => read(text)).toThrow();
      expect(read(text, { pipes: true }).kind).toBe("binary");
    }
  });

  test("Nix tells a duplicate before a syntax error behind it", async () => {
    const text = "{ a = 1; a = 2; ]";
    expect(await nixOf(text)).toEqual({ error: expect.stringContaining("already defined") });
    expect(() => read(text)).toThrow("expected }, found ]");
  });
});
