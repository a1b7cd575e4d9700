/** `--watch` compiles again whenever something the config uses changes, with fresh modules. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compile, compileArgs, projectWith } from "../helpers/command.ts";
import { IMAGE, IMPORT, LOCK, small } from "../helpers/project.ts";

const FILES = {
  ...small(),
  "comfyui.config.ts": `${IMPORT}import { tag } from "./tag.ts";\n${IMAGE.replace('"1"', "tag")}`,
  "tag.ts": 'export const tag = "1";\n',
};

test("--watch follows the config, what it imports, and the lock", async () => {
  const folder = projectWith(FILES);
  const args = compileArgs("--watch", "--no-typecheck");
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill());
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const after = async (text: string): Promise<void> => {
    await expect.poll(() => said).toContain(text);
    await expect.poll(() => said).toMatch(/watching for changes.*\n$/);
  };
  const write = (name: string, text: string): void => {
    said = "";
    writeFileSync(path.join(folder, name), text);
  };

  await after("small  small:1\n");
  expect(existsSync(path.join(folder, "nix/flake.nix"))).toBe(true);

  write("tag.ts", 'export const tag = "2";\n');
  await after("small  small:2\n");

  write("tag.ts", "export const tag = ;\n");
  await after("config-syntax");

  // As many editors save: another file takes its place.
  said = "";
  writeFileSync(path.join(folder, "tag.ts.new"), 'export const tag = "3";\n');
  renameSync(path.join(folder, "tag.ts.new"), path.join(folder, "tag.ts"));
  await after("small  small:3\n");

  write("comfyui.lock.json", LOCK.slice(0, 40));
  await after("lock-unreadable");
  write("comfyui.lock.json", LOCK);
  await after("small  small:3\n");

  write("comfyui.config.ts", FILES["comfyui.config.ts"].replace("./tag.ts", "./other.ts"));
  await after("cannot find module");
  write("other.ts", 'export const tag = "4";\n');
  await after("small  small:4\n");
  expect(readFileSync(path.join(folder, "nix/images/small.nix"), "utf8")).toContain('"4"');
});

test("--watch goes with neither --check nor --json", async () => {
  const { code, stderr } = await compile(projectWith(small()), ["--watch", "--json"]);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--watch goes with neither --check nor --json"),
  });
});
