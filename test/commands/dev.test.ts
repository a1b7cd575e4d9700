/** `comfynix dev`, with real Nix on the stand-in: what runs in it is the image's, but for the driver. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { COMFYNIX, configOf, lockOf, module, offline, shelved } from "../build/building.ts";
import { projectWith, type Result, run } from "../helpers/command.ts";
import { OFFLINE_NIXPKGS } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile } from "../helpers/wheels.ts";

const NIX = OFFLINE_NIXPKGS.map((each) => `--nix=${each}`);

/** Node and its arguments for `comfynix dev …args -- …command`. */
const commandLine = (args: readonly string[], command: readonly string[]): string[] => [
  COMFYNIX,
  "dev",
  "--no-typecheck",
  ...NIX,
  ...args,
  ...(command.length > 0 ? ["--", ...command] : []),
];

describeWith(["builds", "cc"], "comfynix dev", () => {
  let folder = "";
  let driver = "";
  const dev = (
    command: readonly string[],
    { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
  ): Promise<Result> =>
    run(process.execPath, commandLine(args, command), {
      cwd: folder,
      env: { LD_LIBRARY_PATH: "", ...offline(), ...env },
    });
  const python = (...lines: readonly string[]): readonly string[] => [
    "python",
    "-c",
    lines.join("\n"),
  ];

  beforeAll(async () => {
    const wheels = [shelved(module("mine", "answer = 42"))];
    const unknown = shelved(module("unseen"), { facts: {} });
    const config = configOf(
      'layer("base", nixpkg("which")),\nlayer("a", wheel("mine", "1.0")),',
      `export const gpu = variant(small, {
  tag: "2",
  cuda: "13.0",
  env: { GREETING: "it's \\"\${here}\\"", PYTHONUNBUFFERED: "1" },
});
export const blind = variant(small, { tag: "3", add: [layer("b", wheel("unseen", "1.0"))] });`,
    );
    folder = projectWith({
      "comfyui.config.ts": config,
      "comfyui.lock.json": lockOf(["small", "gpu", "blind"], [...wheels, unknown]),
      "package.json": '{ "type": "module" }',
      "here/file.txt": "",
    });
    driver = join(projectWith({}), "host lib");
    mkdirSync(driver);
    const libraries = compile(
      {
        out: "libcuda.so.1",
        source: "int answer(void) { return 42; }",
        args: ["-shared", "-fPIC"],
      },
      { out: "libother.so", source: "int other(void) { return 1; }", args: ["-shared", "-fPIC"] },
    );
    for (const [name, bytes] of Object.entries(libraries)) writeFileSync(join(driver, name), bytes);
    symlinkSync("libcuda.so.1", join(driver, "libcuda.so"));
    const first = await dev(["true"], { args: ["gpu"] });
    expect(first, first.stderr).toMatchObject({ code: 0 });
  });

  it("runs the image's Python with the image's packages, programs and variables", async () => {
    const { code, stdout, stderr } = await dev(
      python(
        "import sys, os, shutil, mine",
        "print(sys.prefix, shutil.which('which'), mine.answer, os.environ['GREETING'], sep='\\n')",
        "print(os.environ.get('LD_LIBRARY_PATH'))",
      ),
      { args: ["gpu"] },
    );
    expect(code, stderr).toBe(0);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^\/nix\/store\/[^/]+-python3-[^/]+-env$/),
      expect.stringMatching(/^\/nix\/store\/[^/]+\/bin\/which$/),
      "42",
      `it's "\${here}"`,
      "None",
      "",
    ]);
  });

  it("says nothing by itself once it is built, and runs where it was called", async () => {
    const { stdout, stderr } = await run(
      process.execPath,
      commandLine(["gpu", "--config", ".."], ["ls"]),
      { cwd: join(folder, "here"), env: offline() },
    );
    expect({ stdout, stderr }).toEqual({ stdout: "file.txt\n", stderr: "" });
  });

  it("passes on the exit code, and what the command reads", async () => {
    expect((await dev(python("raise SystemExit(7)"), { args: ["gpu"] })).code).toBe(7);
    const shell = spawn(process.execPath, commandLine(["gpu"], []), {
      cwd: folder,
      env: { ...process.env, ...offline() },
    });
    const ended = finished(shell);
    shell.stdin.end("python -c 'import mine; print(mine.answer)'\nexit 3\n");
    expect(await ended).toMatchObject({ code: 3, stdout: "42\n" });
  });

  it("sees nothing of this machine's Python or libraries", async () => {
    const { stdout } = await dev(
      python(
        "import os, site, sys",
        "print(*(os.environ.get(name) for name in ('PYTHONPATH', 'LD_PRELOAD', 'CUDA_HOME')))",
        "print(site.getuserbase())",
        "print(sys.dont_write_bytecode)",
      ),
      { args: ["gpu"], env: { PYTHONPATH: driver, LD_PRELOAD: "", CUDA_HOME: "/usr/local/cuda" } },
    );
    // As root it could write into the store.
    expect(stdout).toBe(`None None None\n${join(folder, ".comfynix/user/gpu")}\nTrue\n`);
  });

  const loading = python(
    "import ctypes, os",
    "print(os.environ['LD_LIBRARY_PATH'])",
    "print(os.environ['TRITON_LIBCUDA_PATH'])",
    "print(ctypes.CDLL('libcuda.so.1').answer())",
    "try: ctypes.CDLL('libother.so')",
    "except OSError as error: print(error)",
    "print(*sorted(os.listdir(os.environ['LD_LIBRARY_PATH'])))",
  );

  it("finds the driver of this machine, and nothing else of its folder", async () => {
    const { code, stderr, stdout } = await dev(loading, {
      args: ["gpu"],
      env: { LD_LIBRARY_PATH: driver },
    });
    expect(code, stderr).toBe(0);
    const [links = "", triton, answer, refused, listed] = stdout.split("\n");
    expect(links).toMatch(/comfynix-driver-\w+$/);
    expect(triton).toBe(links);
    expect(answer).toBe("42");
    expect(refused).toMatch(/^libother\.so: cannot open shared object file/);
    expect(listed).toBe("libcuda.so libcuda.so.1");
    expect(existsSync(links)).toBe(false);
  });

  const waiting = python(
    "import os, signal, sys, time",
    // Said within the `try`: the signal may come at once.
    "try: print('in', os.environ['LD_LIBRARY_PATH'], flush=True); time.sleep(60)",
    "except KeyboardInterrupt: sys.exit(9)",
  );

  it.each(["SIGINT", "SIGTERM"] as const)("takes the links away after %s", async (signal) => {
    const child = spawn(process.execPath, commandLine(["gpu"], waiting), {
      cwd: folder,
      env: { ...process.env, ...offline(), LD_LIBRARY_PATH: driver },
    });
    const ended = finished(child);
    const links = await folderIn(child);
    expect(readdirSync(links)).toContain("libcuda.so.1");
    child.kill(signal);
    // What Python makes of Ctrl-C is its own affair; the other ends it.
    expect((await ended).code).toBe({ SIGINT: 9, SIGTERM: 143 }[signal]);
    expect(existsSync(links)).toBe(false);
  });

  it("leaves Ctrl-C in a terminal to the command", async () => {
    const quoted = [process.execPath, ...commandLine(["gpu"], waiting)]
      .map((each) => `'${each.replaceAll("'", "'\\''")}'`)
      .join(" ");
    // Without `exec` some shells stay, and die of the Ctrl-C themselves.
    const line = `exec ${quoted}`;
    const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
      cwd: folder,
      env: { ...process.env, ...offline(), LD_LIBRARY_PATH: driver },
    });
    const ended = finished(child);
    const links = await folderIn(child);
    child.stdin.write("\u0003");
    expect((await ended).code).toBe(9);
    expect(existsSync(links)).toBe(false);
  });

  it("is an app of the flake, too", () => {
    const args = ["run", "path:./nix#gpu-run", ...OFFLINE_NIXPKGS, "--", "which", "which"];
    const printed = execFileSync("nix", args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...offline() },
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(printed).toMatch(/^\/nix\/store\/[^/]+\/bin\/which\n$/);
  });

  it("refuses what a build would refuse", async () => {
    const blind = await dev(["true"], { args: ["blind"] });
    expect(blind.code).toBe(1);
    expect(blind.stderr).toContain("facts-missing");
    const several = await dev(["true"]);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain("name one of blind, gpu, small\n");
    expect((await dev(["true"], { args: ["gpo"] })).stderr).toContain("did you mean");
  });
});

const finished = (child: ChildProcess): Promise<{ code: number | null; stdout: string }> =>
  new Promise((resolve) => {
    let stdout = "";
    child.stdout?.on("data", (text: Buffer) => (stdout += text.toString()));
    child.on("close", (code) => resolve({ code, stdout }));
  });

/** The folder of links that the waiting program prints. */
const folderIn = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer): void => {
      said += text.toString();
      const folder = /in (\/\S+comfynix-driver-\w+)\s/.exec(said)?.[1];
      if (folder !== undefined) resolve(folder);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("close", () => reject(new Error(`it ended: ${said}`)));
  });
