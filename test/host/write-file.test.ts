/** A file that is written whole or not at all, whatever the disk does. */
import { execFile, execFileSync } from "node:child_process";
import fs, {
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, test, vi } from "vitest";
import { writeFile } from "../../compiler/host/write-file.ts";
import { projectWith } from "../helpers/command.ts";

const sync = vi.hoisted(() => vi.fn());
vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  sync.mockImplementation(real.fsyncSync);
  return { ...real, fsyncSync: sync };
});

beforeEach(() => {
  sync.mockClear();
});

test("it replaces what is there, through a link too, and keeps the mode", () => {
  const folder = projectWith({ "real.json": "old" });
  fs.chmodSync(path.join(folder, "real.json"), 0o640);
  symlinkSync("real.json", path.join(folder, "link.json"));
  writeFile(path.join(folder, "link.json"), "new");
  expect(readFileSync(path.join(folder, "real.json"), "utf8")).toBe("new");
  expect(statSync(path.join(folder, "real.json")).mode & 0o777).toBe(0o640);
  expect(lstatSync(path.join(folder, "link.json")).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["link.json", "real.json"]);
});

test("a link to what is not there stays a link, too: the file is made where it points", () => {
  const folder = projectWith({ "shelf/other": "" });
  symlinkSync("shelf", path.join(folder, "near"));
  symlinkSync("near/real.json", path.join(folder, "second.json"));
  symlinkSync("second.json", path.join(folder, "link.json"));
  writeFile(path.join(folder, "link.json"), "new");
  expect(readFileSync(path.join(folder, "shelf/real.json"), "utf8")).toBe("new");
  expect(lstatSync(path.join(folder, "link.json")).isSymbolicLink()).toBe(true);
  expect(lstatSync(path.join(folder, "second.json")).isSymbolicLink()).toBe(true);
  symlinkSync("gone/real.json", path.join(folder, "nowhere.json"));
  expect(() => {
    writeFile(path.join(folder, "nowhere.json"), "new");
  }).toThrow("ENOENT");
  expect(lstatSync(path.join(folder, "nowhere.json")).isSymbolicLink()).toBe(true);
});

test("a pipe takes the text and stays a pipe", async () => {
  const pipe = path.join(projectWith({}), "pipe");
  execFileSync("mkfifo", [pipe]);
  const reader = promisify(execFile)("cat", [pipe]);
  writeFile(pipe, "text");
  expect((await reader).stdout).toBe("text");
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test("it takes its name once its text is on the disk: not before, and not when it cannot be", () => {
  const folder = projectWith({});
  const file = path.join(folder, "lock.json");
  writeFileSync(file, "old");
  sync.mockImplementationOnce(() => {
    expect(readFileSync(file, "utf8")).toBe("old");
    throw Object.assign(new Error("EIO: i/o error, fsync"), { code: "EIO" });
  });
  expect(() => {
    writeFile(file, "new");
  }).toThrow("EIO");
  expect(sync).toHaveBeenCalledTimes(1);
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["lock.json"]);
});
