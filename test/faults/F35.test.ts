// "No space left on device", time and again: the disk was found to be too small when it was full.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { fixedOutputPath } from "../../compiler/build/store-path.ts";
import { build, building, module, resultOf, shelved } from "../build/building.ts";
import { quiet } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";

describeWith(["builds"], "a disk that is too small", () => {
  const wheel = shelved(module("huge", `made = ${String(Date.now())}\n`), { size: 10 ** 15 });
  const huge = (): string => building(`    layer("a", wheel("huge", "1.0")),`, [wheel]);

  it("is told beforehand from the sizes in the lock, and nothing is begun", async () => {
    const folder = huge();
    const { code, stderr } = await build(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^no-space\n {2}the build needs about 4000000\.00 GB in \/nix\/store, but \S+ GB are free: 1000000\.00 GB of wheels and sources are to come, which take 4 times that once they are unpacked$/m,
    );
    expect(stderr).toContain("nix-collect-garbage");
    expect(existsSync(path.join(folder, ".comfynix/result-small"))).toBe(false);
  });

  it("is not in the way of what is built already, nor of who knows better", async () => {
    const folder = huge();
    expect(await build(folder, ["--no-space-check", "--no-check"])).toMatchObject({ code: 0 });
    // As after a garbage collection, which keeps the image and what it needs.
    const file = fixedOutputPath(wheel.hash, "flat", wheel.file ?? "");
    execFileSync("nix-store", ["--delete", file], { env: quiet(), stdio: "ignore" });
    const again = await build(folder, ["--json", "--no-check"]);
    expect(resultOf(again), again.stdout).toMatchObject({ ok: true });
  });
});
