/** A file that is named and is none: told at once, whatever would come of reading it. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, root, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { small } from "../helpers/project.ts";

/** The small project with a pipe named `name`, which nobody ever writes to. */
const withPipe = (name: string, more = ""): string => {
  const folder = projectWith(small(more));
  execFileSync("mkfifo", [path.join(folder, name)]);
  return folder;
};

const comfynix = (cwd: string, args: readonly string[], env = {}) =>
  run(process.execPath, [COMFYNIX, ...args], { cwd, env });

const NO_FILE = "it is a device or a pipe, not a file";

describe.concurrent("what need not end is not read", () => {
  test.each([
    ["a facts file", ["lock", "--offline", "--facts", "/dev/zero"], "/dev/zero"],
    ["a facts file", ["lock", "--offline", "--facts", "pipe"], "pipe"],
    ["the facts beside the config", ["lock", "--offline"], "comfyui.facts.json"],
    ["the catalogue", ["compile", "--no-typecheck"], "comfyui.catalogue.json"],
    ["a patch", ["compile", "--no-typecheck"], "the patch fix.patch of six", "fix.patch"],
    ["a wheel", ["lock", "--offline"], "./six-1-py3-none-any.whl", "six-1-py3-none-any.whl"],
  ])("%s: %j", async (_, args, named, file = named) => {
    const more = `
import { wheel } from "comfynix";
export const other = image("other", {
  tag: "1",
  python: "3.14",
  layers: [layer("a", wheel("./six-1-py3-none-any.whl", { patches: ["fix.patch"] }))],
});
`;
    const folder = withPipe(path.basename(file), /patch|whl/.test(file) ? more : "");
    const { code, stdout, stderr } = await comfynix(folder, args);
    expect(stderr).toContain(`${named}: ${NO_FILE}\n`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("a file to format; the others are formatted", async () => {
    const folder = withPipe("pipe");
    const { code, stderr } = await comfynix(folder, ["fmt", "pipe", "/dev/zero"]);
    expect(stderr).toContain(`pipe: ${NO_FILE}\n`);
    expect(stderr).toContain(`/dev/zero: ${NO_FILE}\n`);
    expect(code).toBe(1);
  });
});

describe.concurrent("a folder for temporary files where none can be made", () => {
  const SOURCE = path.join(root, "bin/comfynix.js");
  test.each([
    ["as published", COMFYNIX, "/proc", "ENOENT"],
    ["as published", COMFYNIX, "/dev/null", "ENOTDIR"],
    ["from source", SOURCE, "/nonexistent", "ENOENT"],
  ])("%s", async (_, program, TMPDIR, code) => {
    const args = [program, "compile"];
    const options = { cwd: projectWith(small()), env: { TMPDIR } };
    expect(await run(process.execPath, args, options)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: `error: no temporary folder can be made in ${TMPDIR} (${code}): set TMPDIR to a folder that can be written\n`,
    });
  });
});
