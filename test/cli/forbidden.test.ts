/** What the system does not let a user read or write. */
import { chmodSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compile, projectWith, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { small } from "../helpers/project.ts";
import { describeWith } from "../helpers/tools.ts";
import { FAST } from "./refused.ts";

/** Somebody who owns nothing, where the tests run as root. */
const NOBODY = { uid: 65534, env: { HOME: "/nonexistent" } };

/** The small project in a folder that cannot be written, until the test is over. */
const closed = (): string => {
  const folder = projectWith(small());
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
  return folder;
};

describeWith(["others"], "without leave", () => {
  test("to read it, a config is told as such", async () => {
    const folder = projectWith(small());
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, "comfyui.config.ts"), 0o000);
    const { code, stderr } = await compile(folder, FAST, NOBODY);
    expect(stderr).toContain("config-missing\n  cannot read ");
    expect(stderr).toContain("permission denied");
    expect(code).toBe(1);
  });

  test("to write beside the config, compile says so", async () => {
    const { code, stderr } = await compile(closed(), FAST, NOBODY);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("output-unwritable\n  cannot write nix/: permission denied"),
    });
  });

  test("to write beside the config, lock says so", async () => {
    const args = [COMFYNIX, "lock", "--offline"];
    const { code, stderr } = await run(process.execPath, args, { cwd: closed(), ...NOBODY });
    expect(stderr).toContain("cannot write comfyui.lock.json: permission denied");
    expect(code).toBe(1);
  });
});
