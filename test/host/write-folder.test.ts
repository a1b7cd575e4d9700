/** A folder that is replaced whole, and a process that is killed while it does. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { recoverFolder, writeFolder } from "../../compiler/host/write-folder.ts";
import { compile, projectWith, root, TSX } from "../helpers/command.ts";
import { small } from "../helpers/project.ts";

/** How often a writer is killed. */
const KILLS = 8;

const files = (text: string) =>
  new Map(Array.from({ length: 20 }, (_, at) => [`d/${String(at)}.nix`, text]));

const whole = (folder: string): ReadonlySet<string> =>
  new Set(Array.from(files("")).map(([name]) => readFileSync(path.join(folder, name), "utf8")));

/** The number of a process that has ended. */
const dead = (): string => execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }).trim();

describe("a folder that was moved away by a process that is no more", () => {
  test("is put back, and the stage is removed when it is next written", () => {
    const folder = projectWith({});
    const target = path.join(folder, "nix");
    writeFolder(target, files("old"));
    const pid = dead();
    renameSync(target, path.join(folder, `.nix.comfynix-${pid}-old-1`));
    mkdirSync(path.join(folder, `.nix.comfynix-${pid}-new`));
    recoverFolder(target);
    expect(whole(target)).toEqual(new Set(["old"]));
    writeFolder(target, files("new"));
    expect(readdirSync(folder)).toEqual(["nix"]);
  });

  test("is left to a process that still runs", () => {
    const folder = projectWith({});
    const target = path.join(folder, "nix");
    mkdirSync(path.join(folder, `.nix.comfynix-${String(process.pid)}-old-1`));
    recoverFolder(target);
    expect(existsSync(target)).toBe(false);
  });

  test("is there for the next command, whatever that is", async () => {
    const folder = projectWith(small());
    const target = path.join(folder, "nix");
    expect((await compile(folder)).code).toBe(0);
    renameSync(target, path.join(folder, `.nix.comfynix-${dead()}-old-1`));
    const { code, stderr } = await compile(folder, ["--check"]);
    expect(code, stderr).toBe(0);
  });
});

test(`kill -9 at ${String(KILLS)} moments leaves the old folder or the new one`, async () => {
  const folder = projectWith({
    "package.json": '{ "type": "module" }',
    "write.ts": `
import { writeFolder } from ${JSON.stringify(path.join(root, "compiler/host/write-folder.ts"))};
const files = (text) => new Map(Array.from({ length: 20 }, (_, at) => ["d/" + at + ".nix", text]));
process.stdout.write("on");
for (let at = 0; ; at++) writeFolder("nix", files(String(at % 2)));
`,
  });
  const target = path.join(folder, "nix");
  writeFolder(target, files("0"));
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = spawn(process.execPath, [...TSX, "write.ts"], { cwd: folder });
    await once(writer.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, 20 + 3 * kill));
    writer.kill("SIGKILL");
    await once(writer, "exit");
    recoverFolder(target);
    expect(["0", "1"]).toContain([...whole(target)].join());
  }
});
