import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { stateFile, stateFolder } from "../../compiler/host/state-folder.ts";
import { projectWith, root, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { describeWith } from "../helpers/tools.ts";

const TSX = path.join(root, "node_modules/.bin/tsx");

describe("the state folder", () => {
  test("lies beside the config", () => {
    const project = projectWith({ "images/comfyui.config.ts": "" });
    const folder = stateFolder(path.join(project, "images/comfyui.config.ts"));
    expect(folder).toBe(path.join(project, "images/.comfynix"));
    expect(readFileSync(path.join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("is made anew when it was removed", () => {
    const config = path.join(projectWith({ "comfyui.config.ts": "" }), "comfyui.config.ts");
    const file = stateFile(config, "logs", "comfyui.log");
    writeFileSync(file, "");
    rmSync(stateFolder(config), { recursive: true });
    writeFileSync(stateFile(config, "logs", "comfyui.log"), "");
    expect(existsSync(file)).toBe(true);
  });
});

test("a file in its place holds no log", async () => {
  const folder = projectWith({ "comfyui.config.ts": "", ".comfynix": "mine" });
  const log = [COMFYNIX, "log", "--nix"];
  const { code, stderr } = await run(process.execPath, log, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain("log-missing\n  nothing was built yet with this config\n");
});

describeWith(["mounts"], "on a read-only file system", () => {
  test("cannot be made, and the system's reason is told", async () => {
    const folder = projectWith({ "there/comfyui.config.ts": "" });
    const module = JSON.stringify(path.join(root, "compiler/host/state-folder.ts"));
    const script = `import { stateFile } from ${module}; stateFile("a.ts", "logs", "a");`;
    writeFileSync(path.join(folder, "make.ts"), script);
    const readOnly = "mount -t tmpfs -o ro none there && cd there && exec";
    const made = ["-m", "sh", "-c", `${readOnly} ${TSX} ../make.ts`];
    const { stderr } = await run("unshare", made, { cwd: folder });
    expect(stderr).toContain("EROFS: read-only file system");
  });
});

describeWith(["git"], "git", () => {
  test("sees nothing of it", async () => {
    const project = projectWith({ "comfyui.config.ts": "" });
    await run("git", ["init", "-q"], { cwd: project });
    writeFileSync(stateFile(path.join(project, "comfyui.config.ts"), "images", "a.json"), "{}");
    const { stdout } = await run("git", ["status", "--porcelain", "-uall"], { cwd: project });
    expect(stdout).toBe("?? comfyui.config.ts\n");
  });
});
