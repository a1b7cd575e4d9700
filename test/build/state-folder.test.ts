import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { stateFile, stateFolder } from "../../compiler/host/state-folder.ts";
import { projectWith, run } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";

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

describeWith(["git"], "git", () => {
  test("sees nothing of it", async () => {
    const project = projectWith({ "comfyui.config.ts": "" });
    await run("git", ["init", "-q"], { cwd: project });
    writeFileSync(stateFile(path.join(project, "comfyui.config.ts"), "images", "a.json"), "{}");
    const { stdout } = await run("git", ["status", "--porcelain", "-uall"], { cwd: project });
    expect(stdout).toBe("?? comfyui.config.ts\n");
  });
});
