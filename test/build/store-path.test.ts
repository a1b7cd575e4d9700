/** Store paths that we compute are those Nix gives. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fixedOutputPath } from "../../compiler/build/store-path.ts";
import { narHash } from "../../compiler/lock/git/nar-hash-io.ts";
import { folderTree } from "../../compiler/lock/git/folder-io.ts";
import { projectWith } from "../helpers/command.ts";
import { quiet } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { sriOf } from "./building.ts";

describeWith(["builds"], "the path of a fixed output", () => {
  const added = (...args: readonly string[]): string =>
    execFileSync("nix-store", ["--add-fixed", ...args], { encoding: "utf8", env: quiet() }).trim();

  test.each(["", "a", "\u0000\u00ff", "x".repeat(100_000)])("of a file", (text) => {
    const file = path.join(projectWith({}), "six-1.17.0+cpu_x-py3-none-any.whl");
    writeFileSync(file, text);
    expect(fixedOutputPath(sriOf(text), "flat", path.basename(file))).toBe(added("sha256", file));
  });

  test("of a tree", async () => {
    const folder = path.join(projectWith({}), "source");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "setup.py"), "");
    const { hash } = await narHash(folderTree(folder));
    expect(fixedOutputPath(hash, "recursive", "source")).toBe(
      added("--recursive", "sha256", folder),
    );
  });
});
