/** What a lock reads from end to end is in the Nix store afterwards, where the build looks for it. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, projectWith } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { nix, OFFLINE_NIXPKGS } from "../../helpers/nix.ts";
import { comfynix, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

/** The smallest that passes for a library; another one each time, as the store remembers. */
const library = (): Buffer => {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(62, 18);
  return Buffer.concat([header, randomBytes(200_000)]);
};

const wheel = (name: string, version = "1.0") => ({
  name,
  version,
  tag: "cp314-cp314-manylinux_2_17_x86_64",
  files: [{ name: `${name}/_c.so`, data: library() }],
});

const lock = (folder: string, ...args: readonly string[]) =>
  comfynix(folder, ["lock", "--allow-insecure", ...args]);

describeWith(["builds"], "a native wheel that was locked", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  test("is where the emitted fetchurl puts it, and nothing is left to download", async () => {
    const [built] = shop.stock(wheel("kept", "1.0+local.1"));
    const folder = project(shop.url, [`wheel("kept", "1.0+local.1")`]);
    const { code, stderr } = await lock(folder);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("1 file (201 kB) is in the Nix store");

    const compiled = await compile(folder);
    expect(compiled.code, compiled.stderr).toBe(0);
    const args = [
      "eval",
      "--raw",
      "path:./nix#packages.x86_64-linux.boot-env.drvPath",
      ...OFFLINE_NIXPKGS,
    ];
    const { stdout, stderr: said } = await nix(args, { cwd: folder });
    const needed = query("--requisites", stdout || said).filter((each) =>
      each.endsWith("-kept-1.0+local.1-cp314-cp314-manylinux_2_17_x86_64.whl.drv"),
    );
    expect(needed).toHaveLength(1);
    const [output = ""] = query("--outputs", needed[0] ?? "");
    expect(readFileSync(output).equals(built?.bytes ?? Buffer.alloc(0))).toBe(true);
    // Valid: Nix knows it, so that it builds nothing for it.
    expect(execFileSync("nix-store", ["--check-validity", output]).toString()).toBe("");
    const asked = shop.server.seen.length;
    execFileSync("nix-store", ["--realise", needed[0] ?? ""], { stdio: "ignore" });
    expect(shop.server.seen).toHaveLength(asked);
  });

  test("is not, when it is not to be, when nothing is to be written, and without Nix", async () => {
    shop.stock(wheel("left"));
    const folder = project(shop.url, [`wheel("left", "1.0")`]);
    const before = inStore("left-1.0");
    expect((await lock(folder, "--check")).code).toBe(1);
    expect((await lock(folder, "--no-keep")).code).toBe(0);
    expect(inStore("left-1.0")).toEqual(before);
  });

  test("that cannot be kept is locked all the same", async () => {
    shop.stock(wheel("refused"), wheel("nixless"));
    const failing = path.join(projectWith({}), "bin");
    mkdirSync(failing);
    const tool = path.join(failing, "nix-store");
    const says = "case $1 in --version) ;; *) echo 'error: the store is full' >&2; exit 1;; esac";
    writeFileSync(tool, `#!/bin/sh\n${says}\n`);
    chmodSync(tool, 0o755);
    const folder = project(shop.url, [`wheel("refused", "1.0")`]);
    const scratch = mkdtempSync(path.join(failing, "tmp-"));
    const full = await comfynix(folder, ["lock", "--allow-insecure"], {
      env: { PATH: `${failing}:${process.env["PATH"] ?? ""}`, TMPDIR: scratch },
    });
    expect(full.code, full.stderr).toBe(0);
    expect(full.stderr).toContain(
      "not everything could be put into the Nix store: the store is full; the build downloads the rest",
    );
    expect(readdirSync(scratch).filter((each) => each.startsWith("comfynix"))).toEqual([]);

    const other = project(shop.url, [`wheel("nixless", "1.0")`]);
    const bare = await comfynix(other, ["lock", "--allow-insecure"], {
      env: { PATH: mkdtempSync(path.join(failing, "empty-")) },
    });
    expect(bare.code, bare.stderr).toBe(0);
    expect(bare.stderr).not.toContain("store");
  });
});

const query = (what: string, derivation: string): readonly string[] =>
  execFileSync("nix-store", ["--query", what, derivation], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
    .split("\n")
    .filter(Boolean);

const inStore = (name: string): readonly string[] =>
  readdirSync("/nix/store").filter((each) => each.includes(`-${name}`));
