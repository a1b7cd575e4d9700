/** Whatever is wrong with the file of the config: a located problem, exit code 1, and nothing written. */
import { rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compile, projectWith, root, run } from "../helpers/command.ts";
import { IMAGE, IMPORT, small } from "../helpers/project.ts";
import { FAST, refused } from "./refused.ts";

describe.concurrent("a config", () => {
  test("that is not there", async () => {
    expect(await refused({})).toBe(`config-missing
  there is no comfyui.config.ts or comfyui.config.mts here
  hint: run this in the folder of your config, or name it: --config path/to/comfyui.config.ts

1 problem
`);
  });

  test("that is named and not there", async () => {
    expect(await refused({}, ["images/none.ts"])).toContain("there is no file images/none.ts");
  });

  test("that is a folder without one", async () => {
    const folder = projectWith({ "images/readme": "" });
    const { code, stderr } = await compile(folder, ["images"]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "there is no comfyui.config.ts or comfyui.config.mts in images",
      ),
    });
  });

  test("that is a link to nothing, or to itself", async () => {
    const folder = projectWith({});
    const link = path.join(folder, "comfyui.config.ts");
    symlinkSync("none.ts", link);
    const nowhere = await compile(folder, FAST);
    expect(nowhere.stderr).toContain("comfyui.config.ts is a link to none.ts, which is not there");
    rmSync(link);
    symlinkSync("comfyui.config.ts", link);
    const loop = await compile(folder, FAST);
    expect(loop.stderr).toContain("comfyui.config.ts: too many symbolic links");
    expect([nowhere.code, loop.code]).toEqual([1, 1]);
  });

  test.each(["?", "\\"])(
    "in a folder whose name holds %s, which tools take for more",
    async (letter) => {
      const folder = projectWith({ [`a${letter}b/comfyui.config.ts`]: IMAGE });
      const { code, stderr } = await compile(folder, [`a${letter}b`, ...FAST]);
      expect(stderr).toContain(`config-missing\n  the path of a${letter}b holds a ${letter}\n`);
      expect(code).toBe(1);
    },
  );

  test("in a folder that was removed meanwhile", async () => {
    const program = path.join(root, "bin/comfynix.js");
    const line = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" compile';
    const { code, stdout, stderr } = await run("sh", ["-c", line, process.execPath, program], {
      cwd: projectWith({}),
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: the folder this was started in is not there any more: cd to one that is\n",
    });
  });

  test("in UTF-16", async () => {
    const text = Buffer.from(`\ufeff${IMPORT}${IMAGE}`, "utf16le");
    expect(await refused({ ...small(), "comfyui.config.ts": text })).toContain(
      "config-syntax\n  the file is not UTF-8 text\n",
    );
  });
});
