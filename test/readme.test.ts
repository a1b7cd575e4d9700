/** Everything README.md tells a newcomer to type is typed here, in a fresh copy of the repository. */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile, projectWith, root, run } from "./helpers/command.ts";
import { LOCK } from "./helpers/project.ts";

const readme = readFileSync(path.join(root, "README.md"), "utf8");

/** Texts of the fenced blocks of a language. */
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(
    (match) => match[1] ?? "",
  );

/** What is tracked or would be, copied to an empty folder. */
const freshCopy = (): string => {
  const folder = path.join(projectWith({}), "comfynix");
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.split("\0").filter((each) => each !== "")) {
    // A link could lead out of the copy, where `npm ci` would then delete.
    if (lstatSync(path.join(root, file)).isSymbolicLink()) continue;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
  return folder;
};

/**
 * What takes a network, a Nix that is new enough, or a GPU. It is seen to be understood, where there is no
 * config.
 */
const NEEDS_MORE = /comfynix (?:outdated|update|build|log|dev|check comfyui)/;
const MISSES_CONFIG = expect.stringContaining("config-missing") as string;

/** A lock asks the network, and does without where all it needs is in the facts file. */
const withoutNetwork = (command: string): string =>
  command.replace("comfynix lock", "comfynix lock --offline");

describe("in a fresh clone", () => {
  let clone = "";
  const shell = (command: string, cwd = clone) =>
    run("bash", ["-euo", "pipefail", "-c", command], { cwd });

  beforeAll(async () => {
    clone = freshCopy();
    const [first] = blocks("sh");
    const done = await shell(first ?? "");
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(done.stderr).toContain("next: ");
  });

  test("there are two set-up commands: one runs the main job, one the tests", () => {
    expect(blocks("sh")).toEqual(["npm ci && npx tsx compile\n", "npm ci && npm test\n"]);
  });

  test("the committed nix/ is what the config says", async () => {
    expect((await shell("npx comfynix compile --check")).code).toBe(0);
  });

  /** The first command of each row of the table of commands. */
  const commands = [...readme.matchAll(/^\| `(npx [^`]+)`/gm)].map((match) => match[1] ?? "");

  test("the table of commands is found", () => expect(commands.length).toBeGreaterThan(3));

  test.each(commands.filter((each) => !each.includes("--watch")))(
    "`%s` does it",
    async (command) => {
      if (NEEDS_MORE.test(command)) {
        const program = path.join(clone, "bin/comfynix.js");
        const typed = command.replace("npx comfynix", `node "${program}"`);
        const { code, stderr } = await shell(typed, projectWith({}));
        expect({ code, stderr }).toMatchObject({ code: 1, stderr: MISSES_CONFIG });
      } else {
        const done = await shell(withoutNetwork(command));
        expect(done, done.stderr).toMatchObject({ code: 0 });
      }
    },
  );

  test("an image of one's own, from nothing to the build", async () => {
    const [install = "", build = ""] = blocks("bash");
    // npm has kept the packages of `npm ci`.
    const installed = await shell(`export npm_config_prefer_offline=true\n${install}pwd`);
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    const folder = installed.stdout.trim().split("\n").at(-1) ?? "";
    writeFileSync(path.join(folder, "comfyui.config.ts"), blocks("ts")[1] ?? "");
    const [lock = "", compile = "", ...later] = build.trim().split("\n");
    const locked = await shell(withoutNetwork(lock), folder);
    expect(locked, locked.stderr).toMatchObject({ code: 0 });
    const compiled = await shell(compile, folder);
    expect(compiled, compiled.stderr).toMatchObject({ code: 0 });
    expect(compiled.stderr).toMatch(
      /^mine {2}my-image:latest\n[^]*next: npx comfynix build mine\n$/,
    );
    expect(later.map((each) => each.replace(/ *#.*/, ""))).toEqual([
      "npx comfynix build --load docker",
      "docker run --rm my-image:latest",
    ]);
  });

  test("the watching command compiles and goes on", async () => {
    const command = commands.find((each) => each.includes("--watch"));
    const child = spawn("bash", ["-c", `exec ${command ?? ""}`], { cwd: clone, detached: true });
    try {
      await new Promise<void>((resolve, reject) => {
        let said = "";
        child.stderr.on("data", (text: Buffer) => {
          said += text.toString();
          if (said.includes("next: ")) resolve();
        });
        child.on("exit", () => reject(new Error(`it ended: ${said}`)));
      });
    } finally {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    }
  });
});

describe("the example", () => {
  const config = blocks("ts")[0] ?? "";
  const problem = blocks("text")[0] ?? "";

  test("is a config of which only the lock is missing", async () => {
    const folder = projectWith({
      "comfyui.config.ts": config,
      "comfyui.lock.json": LOCK,
      "package.json": '{ "type": "module" }',
    });
    const { stderr } = await compile(folder);
    expect([...stderr.matchAll(/^\S+:\d+:\d+ {2}(\S+)/gm)].map((match) => match[1])).toEqual([
      "not-locked",
    ]);
  });

  test("with a wheel for another Python gives the problem shown", async () => {
    const folder = projectWith({
      "comfyui.lock.json": LOCK,
      "package.json": '{ "type": "module" }',
    });
    writeFileSync(
      path.join(folder, "comfyui.config.ts"),
      config.replace("cp314-cp314-manylinux", "cp313-cp313-manylinux"),
    );
    expect((await compile(folder)).stderr).toContain(problem);
  });
});
