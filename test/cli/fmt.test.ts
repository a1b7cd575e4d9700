/** `comfynix fmt` as a user meets it. */
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";

const comfynix = COMFYNIX;
const fmt = (cwd: string, ...args: readonly string[]) =>
  run(process.execPath, [comfynix, "fmt", ...args], { cwd });

const text = (folder: string, file: string): string =>
  readFileSync(path.join(folder, file), "utf8");

test("files and folders are formatted in place; what is formatted is not touched", async () => {
  const folder = projectWith({
    "a.nix": "{a=1;}",
    "sub/b.nix": "[1\n2]",
    "sub/c.nix": "{ }\n",
    "sub/d.txt": "{a=1;}",
    "node_modules/e.nix": "{a=1;}",
  });
  const before = statSync(path.join(folder, "sub/c.nix")).mtimeMs;
  const done = await fmt(folder, ".");
  expect(done).toMatchObject({ code: 0, stderr: "2 files formatted, 1 unchanged\n", stdout: "" });
  expect(text(folder, "a.nix")).toBe("{ a = 1; }\n");
  expect(text(folder, "sub/b.nix")).toBe("[\n  1\n  2\n]\n");
  expect(text(folder, "sub/d.txt")).toBe("{a=1;}");
  expect(text(folder, "node_modules/e.nix")).toBe("{a=1;}");
  expect(statSync(path.join(folder, "sub/c.nix")).mtimeMs).toBe(before);
});

test("--check changes nothing, lists the files and exits 1", async () => {
  const folder = projectWith({ "a.nix": "{a=1;}", "b.nix": "{ }\n" });
  const done = await fmt(folder, "--check", "a.nix", "b.nix");
  expect(done.code).toBe(1);
  expect(done.stderr).toBe("not formatted: a.nix\n1 file to format, 1 unchanged\n");
  expect(text(folder, "a.nix")).toBe("{a=1;}");
  expect((await fmt(folder, "--check", "b.nix")).code).toBe(0);
});

test("--json answers with what became of each file, and what is wrong with it", async () => {
  const folder = projectWith({ "a.nix": "{a=1;}", "b.nix": "{ }\n", "bad.nix": "{\n  a = 1\n}\n" });
  const at = (file: string): string => path.join(folder, file);
  const { code, stdout, stderr } = await fmt(folder, "--check", "--json", ".");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    command: "fmt",
    ok: false,
    problems: [{ code: "nix-syntax", place: { file: at("bad.nix"), line: 3, column: 1 } }],
    files: { stale: [at("a.nix")], unchanged: [at("b.nix")] },
  });
  const written = await fmt(folder, "--json", "a.nix", "b.nix");
  expect(written.code).toBe(0);
  expect(JSON.parse(written.stdout)).toMatchObject({
    ok: true,
    problems: [],
    files: { written: [at("a.nix")], unchanged: [at("b.nix")] },
  });
  const missing = await fmt(folder, "--json", "missing.nix");
  expect(missing).toMatchObject({ code: 1, stderr: "" });
  expect(JSON.parse(missing.stdout)).toMatchObject({ problems: [{ code: "file-unreadable" }] });
});

test("--width and --strict reach the layout", async () => {
  const folder = projectWith({ "a.nix": "{\n  a = [ 11111111 22222222 ];\n}\n" });
  await fmt(folder, "--width", "20", "a.nix");
  expect(text(folder, "a.nix")).toContain("[\n    11111111\n");
  await fmt(folder, "--strict", "a.nix");
  expect(text(folder, "a.nix")).toBe("{\n  a = [\n    11111111\n    22222222\n  ];\n}\n");
});

test("- is standard input to standard output", async () => {
  const folder = projectWith({ "a.nix": "{a=1;}" });
  const shell = (line: string) => run("bash", ["-c", line], { cwd: folder, env: { C: comfynix } });
  expect(await shell('node "$C" fmt - < a.nix')).toMatchObject({ code: 0, stdout: "{ a = 1; }\n" });
  expect(await shell("echo '{ a = }' | node \"$C\" fmt -")).toMatchObject({ code: 1, stdout: "" });
});

describe("what cannot be formatted is told, and the other files are formatted", () => {
  test("a syntax error, at its place with the code", async () => {
    const folder = projectWith({ "bad.nix": "{\n  a = 1\n}\n", "good.nix": "{a=1;}" });
    const { code, stderr } = await fmt(folder, "bad.nix", "good.nix");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^bad\.nix:3:1 {2}nix-syntax$/m);
    expect(stderr).toContain("1 file formatted, 0 unchanged, 1 in error");
    expect(text(folder, "bad.nix")).toBe("{\n  a = 1\n}\n");
    expect(text(folder, "good.nix")).toBe("{ a = 1; }\n");
  });

  test("a file that is not there, before anything is written", async () => {
    const folder = projectWith({ "a.nix": "{a=1;}" });
    const { code, stderr } = await fmt(folder, "a.nix", "missing.nix");
    expect(code).toBe(1);
    expect(stderr).toContain("missing.nix cannot be read: no such file or folder");
    expect(text(folder, "a.nix")).toBe("{a=1;}");
  });

  test("bytes that are no UTF-8: replacing them would change strings", async () => {
    const folder = projectWith({});
    writeFileSync(path.join(folder, "latin.nix"), Buffer.from([0x22, 0xe9, 0x22]));
    const { code, stderr } = await fmt(folder, "latin.nix");
    expect(code).toBe(1);
    expect(stderr).toContain("latin.nix: is not UTF-8 text");
    expect(readFileSync(path.join(folder, "latin.nix"))).toEqual(Buffer.from([0x22, 0xe9, 0x22]));
  });
});

test("a link stays a link and its target keeps its mode", async () => {
  const folder = projectWith({ "real/a.nix": "{a=1;}" });
  chmodSync(path.join(folder, "real/a.nix"), 0o755);
  symlinkSync("real/a.nix", path.join(folder, "link.nix"));
  await fmt(folder, "link.nix");
  expect(text(folder, "real/a.nix")).toBe("{ a = 1; }\n");
  expect(readFileSync(path.join(folder, "link.nix"), "utf8")).toBe("{ a = 1; }\n");
  expect(statSync(path.join(folder, "real/a.nix")).mode & 0o777).toBe(0o755);
});

test("many files are formatted in threads, to the same text", async () => {
  const folder = projectWith({});
  const line = "{ a = [ 1 2 3 ]; b = f: x: f (f x); }";
  mkdirSync(path.join(folder, "many"));
  for (let n = 0; n < 40; n++)
    writeFileSync(path.join(folder, `many/${n}.nix`), `[\n${`${line}\n`.repeat(2000)}]`);
  const done = await fmt(folder, "many");
  expect(done).toMatchObject({ code: 0, stderr: "40 files formatted, 0 unchanged\n" });
  const first = text(folder, "many/0.nix");
  expect(first).toMatch(/^\[\n {2}\{\n {4}a = \[\n/);
  expect(text(folder, "many/39.nix")).toBe(first);
});

test("a wrong command line is told with exit code 2", async () => {
  const folder = projectWith({});
  for (const args of [[], ["--width", "0", "a.nix"], ["--nope"], ["-", "a.nix"], ["-", "--json"]])
    expect((await fmt(folder, ...args)).code).toBe(2);
});
