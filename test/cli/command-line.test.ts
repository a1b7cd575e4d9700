/** The command line: help, usage, exit codes, JSON, colour. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../compiler/commands/all.ts";
import { helpOf, overview } from "../../compiler/commands/help.ts";
import { hasColor } from "../../compiler/host/terminal.ts";
import { compile, compileArgs, projectWith, root, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { small } from "../helpers/project.ts";

const comfynix = (...args: string[]) => run(process.execPath, [COMFYNIX, ...args]);

describe.concurrent("comfynix", () => {
  test("--help lists every command, with examples, on stdout", async () => {
    const { code, stdout, stderr } = await comfynix("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["compile", "lock", "help", "version"]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    }
    expect(stdout).toContain("examples:\n  comfynix compile ");
    expect((await comfynix("help")).stdout).toBe(stdout);
    expect((await comfynix("-h")).stdout).toBe(stdout);
  });

  test("COMMAND --help and help COMMAND show its options and examples", async () => {
    const { code, stdout } = await comfynix("compile", "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("comfynix compile [config] [options]");
    for (const option of ["--out", "--check", "--watch", "--json", "--no-typecheck", "--timeout"]) {
      expect(stdout).toContain(`  ${option} `);
    }
    expect(stdout).toContain("examples:\n");
    expect((await comfynix("help", "compile")).stdout).toBe(stdout);
    expect((await comfynix("lock", "-h")).stdout).toContain("comfynix lock [config] [options]");
  });

  test("no help is wider than a terminal of 80 columns, and none loses a word", async () => {
    for (const [name, find] of Object.entries(COMMANDS)) {
      const command = await find();
      const help = helpOf(command);
      expect(
        help.split("\n").filter((line) => line.length > 80),
        name,
      ).toEqual([]);
      expect(help.replace(/\s+/g, " "), name).toContain(command.help.replace(/\s+/g, " "));
    }
    const lines = (await overview()).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(["examples:", "commands:"]));
  });

  test("--version says package.json's", async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      version: string;
    };
    expect((await comfynix("--version")).stdout).toBe(`${version}\n`);
  });

  test.each([
    [[], "a command is missing"],
    [["comple"], 'there is no command comple; did you mean "compile"?\n'],
    [
      ["compile", "--timeout", "-1"],
      "--timeout takes a value; one that begins with a dash is written --timeout=VALUE\n",
    ],
    [["compile", "--frob"], "there is no option --frob\n\nSee npx comfynix compile --help.\n"],
    [["toString"], "there is no command toString"],
    [["compile", "--chekc"], 'there is no option --chekc; did you mean "--check"?'],
    [["compile", "--out"], "--out takes a value\n"],
    [["compile", "--check=1"], "--check takes no value"],
    [["compile", "--out", "a", "--out=b"], "--out is there twice"],
    [["compile", "a", "--config", "b"], "compile takes one config"],
    [["compile", "a", "b"], "compile takes one config"],
    [["compile", "--timeout", "soon"], '--timeout takes a number of seconds, not "soon"'],
  ])("%j is a wrong use: exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await comfynix(...args);
    expect(stderr).toContain(`error: ${message}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("compile does what npx tsx compile does", async () => {
    const folder = projectWith(small());
    const first = await comfynix("compile", folder);
    expect(first.code, first.stderr).toBe(0);
    const second = await compile(root, [folder, "--check"]);
    expect(second.code, second.stderr).toBe(0);
  });
});

describe.concurrent("compile --json", () => {
  const parsed = (text: string): unknown => JSON.parse(text);

  test("answers with the images and the files, and keeps what the config prints off stdout", async () => {
    const folder = projectWith(
      small('declare const console: { log(text: string): void };\nconsole.log("hello");'),
    );
    const { code, stdout, stderr } = await compile(folder, ["--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "hello\n" });
    expect(parsed(stdout)).toMatchObject({
      schema: 1,
      command: "compile",
      ok: true,
      config: path.join(folder, "comfyui.config.ts"),
      out: path.join(folder, "nix"),
      problems: [],
      images: [
        {
          name: "small",
          reference: "small:1",
          layers: 1,
          packages: { wheel: 0, sdist: 0, git: 0, nixpkg: 1 },
        },
      ],
      files: { written: expect.arrayContaining(["flake.nix"]), removed: [], unchanged: [] },
      next: "npx comfynix build small",
    });
  });

  test("answers with the problems, with place, code and hint", async () => {
    const folder = projectWith({ ...small(), "comfyui.config.ts": "export const a = 1;\n" });
    const { code, stdout, stderr } = await compile(folder, ["--json", "--check", "--no-typecheck"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(parsed(stdout)).toMatchObject({
      ok: false,
      images: [],
      files: { stale: [], extra: [], unchanged: [] },
      next: null,
      problems: [
        {
          code: "config-empty",
          severity: "error",
          message: "the config exports no image",
          hint: expect.stringContaining("export one"),
          place: { file: path.join(folder, "comfyui.config.ts"), line: 1, column: 1 },
          callers: [],
        },
      ],
    });
  });

  test("answers even when there is no config", async () => {
    const { code, stdout } = await compile(projectWith({}), ["--json"]);
    expect(code).toBe(1);
    expect(parsed(stdout)).toMatchObject({ ok: false, config: null, out: null });
  });
});

test("a reader that goes away is no error of ours", async () => {
  const folder = projectWith(small());
  const script = 'set -o pipefail; "$@" | true';
  const args = ["-c", script, "bash", process.execPath, ...compileArgs("--json", "--no-typecheck")];
  const { stderr } = await run("bash", args, { cwd: folder });
  expect(stderr).toBe("");
});

describe("colour", () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [{ TERM: "dumb" }, true, false],
  ])("with %j and a terminal: %s, is %s", (env, isTerminal, wanted) => {
    expect(hasColor(env, isTerminal)).toBe(wanted);
  });
});
