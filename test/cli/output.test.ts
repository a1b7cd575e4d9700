/** The output folder: whole or not at all, ours or untouched. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { HEADER } from "../../compiler/emit/header.ts";
import { compile, compileArgs, projectWith, run } from "../helpers/command.ts";
import { small } from "../helpers/project.ts";

const FAST = ["--no-typecheck"];

/** Every file below a folder with its text; hidden ones too. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]),
  );

/** The small project with this tag. */
const tagged = (tag: string): string =>
  (small()["comfyui.config.ts"] ?? "").replace('"1"', JSON.stringify(tag));

/** A project that was compiled once. */
const compiled = async (): Promise<string> => {
  const folder = projectWith(small());
  const { code, stderr } = await compile(folder, FAST);
  expect(code, stderr).toBe(0);
  return folder;
};

describe.concurrent("the output folder", () => {
  test("is written beside the config, and the end says what and what next", async () => {
    const folder = projectWith(small());
    const { code, stdout, stderr } = await compile(folder);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "" });
    const files = Object.keys(contents(path.join(folder, "nix")));
    expect(files).toContain("flake.nix");
    expect(files).toContain("flake.lock");
    expect(stderr).toContain(`small  small:1
  1 layer, 1 package: 1 from nixpkgs
nix/: ${String(files.length)} files written
next: npx comfynix build small
`);
  });

  test("that is up to date already is not touched", async () => {
    const folder = await compiled();
    const before = statSync(path.join(folder, "nix/flake.nix"), { bigint: true });
    const { stderr } = await compile(folder, FAST);
    expect(stderr).toMatch(/nix\/: \d+ files unchanged\n/);
    const after = statSync(path.join(folder, "nix/flake.nix"), { bigint: true });
    expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino]);
  });

  test("is byte for byte the same from anywhere, whatever the locale, time zone and home", async () => {
    const folder = await compiled();
    const first = contents(path.join(folder, "nix"));
    const env = { LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu", HOME: "/nonexistent" };
    const out = path.join(projectWith({}), "out");
    const { code, stderr } = await compile("/", [folder, "--out", out, ...FAST], { env });
    expect(code, stderr).toBe(0);
    expect(contents(out)).toEqual(first);
  });

  test("is compared by --check, which writes nothing and names what differs", async () => {
    const folder = await compiled();
    expect((await compile(folder, ["--check", ...FAST])).code).toBe(0);
    writeFileSync(path.join(folder, "comfyui.config.ts"), tagged("2"));
    writeFileSync(path.join(folder, "nix/old.nix"), "{ }\n");
    const before = contents(folder);
    const { code, stderr } = await compile(folder, ["--check", ...FAST]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^stale\n  nix\/ is not what the config says:\n/);
    expect(stderr).toMatch(/would write  images\/small\.nix\n|would write  .*\.nix\n/);
    expect(stderr).toContain("would remove old.nix\n  hint: write it: npx comfynix compile\n");
    expect(contents(folder)).toEqual(before);
  });

  test("that is stale is written by the command that --check names", async () => {
    const folder = await compiled();
    writeFileSync(path.join(folder, "comfyui.config.ts"), tagged("2"));
    const args = ["comfyui.config.ts", "--out", "my nix"];
    const { stderr } = await compile(folder, [...args, "--check", ...FAST]);
    expect(stderr).toContain(
      "hint: write it: npx comfynix compile comfyui.config.ts --out 'my nix'\n",
    );
  });

  test("with a file of somebody else's is refused and left as it is", async () => {
    const folder = await compiled();
    writeFileSync(path.join(folder, "comfyui.config.ts"), tagged("2"));
    writeFileSync(path.join(folder, "nix/notes.txt"), "mine");
    const before = contents(folder);
    const { code, stderr } = await compile(folder, FAST);
    expect(code).toBe(1);
    expect(stderr).toContain(`output-not-ours
  nix/ holds files that comfynix did not write: notes.txt
  hint: move them away, or write elsewhere: npx comfynix compile --out DIR`);
    expect(contents(folder)).toEqual(before);
  });

  test("with Nix that somebody wrote by hand is refused", async () => {
    const folder = projectWith({ ...small(), "nix/flake.nix": "{ outputs = _: { }; }\n" });
    const { code, stderr } = await compile(folder, FAST);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("output-not-ours"),
    });
  });

  test("with a patch that no package of ours names is refused: it may be the config's own", async () => {
    const folder = await compiled();
    writeFileSync(path.join(folder, "comfyui.config.ts"), tagged("2"));
    mkdirSync(path.join(folder, "nix/patches"));
    writeFileSync(path.join(folder, "nix/patches/mine.patch"), "mine");
    const { code, stderr } = await compile(folder, FAST);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("did not write: patches/mine.patch"),
    });
  });

  test("that is a folder of quite other things is not read to its end, not even to compare", async () => {
    const folder = projectWith(small());
    mkdirSync(path.join(folder, "home"));
    for (let n = 0; n < 120; n++) writeFileSync(path.join(folder, `home/${String(n)}`), "mine");
    for (const args of [
      ["--out", "home"],
      ["--out", "home", "--check"],
    ]) {
      const { code, stderr } = await compile(folder, [...args, ...FAST]);
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^output-not-ours\n {2}home\/ holds files .* and many more\n/,
        ),
      });
    }
  });

  test("that is a file is refused", async () => {
    const folder = projectWith({ ...small(), nix: "text" });
    const { code, stderr } = await compile(folder, FAST);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("output-not-ours\n  nix is not a folder"),
    });
  });

  test("loses the files of images that are gone", async () => {
    const folder = await compiled();
    const renamed = tagged("1").replace("const small", "const other");
    writeFileSync(path.join(folder, "comfyui.config.ts"), renamed);
    const { code, stderr } = await compile(folder, FAST);
    expect(code, stderr).toBe(0);
    const fresh = path.join(projectWith({}), "fresh");
    await compile(folder, ["--out", fresh, ...FAST]);
    expect(contents(path.join(folder, "nix"))).toEqual(contents(fresh));
  });

  test("may be a link to a folder, which stays a link", async () => {
    const folder = projectWith(small());
    mkdirSync(path.join(folder, "elsewhere"));
    symlinkSync("elsewhere", path.join(folder, "nix"));
    const { code, stderr } = await compile(folder, FAST);
    expect(code, stderr).toBe(0);
    expect(existsSync(path.join(folder, "elsewhere/flake.nix"))).toBe(true);
    expect(existsSync(path.join(folder, "nix/flake.nix"))).toBe(true);
  });

  test("stays as it was when there is no room", async () => {
    const folder = await compiled();
    const before = contents(folder);
    writeFileSync(path.join(folder, "comfyui.config.ts"), tagged("2"));
    // No file may grow beyond one block of 512 bytes.
    const script = `trap '' XFSZ; ulimit -f 1; exec "$@"`;
    const args = ["-c", script, "sh", process.execPath, ...compileArgs(...FAST)];
    const { code, stderr } = await run("sh", args, { cwd: folder });
    expect(stderr).toContain("output-unwritable\n  cannot write nix/: the file would be larger");
    expect(code).toBe(1);
    expect(contents(folder)).toEqual({ ...before, "comfyui.config.ts": tagged("2") });
  });

  test("is cleared of what a killed compile left beside it", async () => {
    const folder = projectWith({
      ...small(),
      "nix/flake.nix": `# ${HEADER}`,
      // No process has this number: it is above the kernel's limit.
      ".nix.comfynix-99999999-new/flake.nix": "{",
      // Comes back, and is replaced: there is no nix/ beside it.
      ".nix.comfynix-99999999-old-1/flake.nix": `# ${HEADER}\n{`,
      ".nix.comfynix-mine": "not by that name",
    });
    const { code, stderr } = await compile(folder, FAST);
    expect(code, stderr).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith(".nix"))).toEqual([
      ".nix.comfynix-mine",
    ]);
  });

  test("is one compile's whole work when several run at once", async () => {
    const tags = ["1", "2", "3", "4", "5"];
    const out = path.join(projectWith({}), "nix");
    const folders = tags.map((tag) =>
      projectWith({ ...small(), "comfyui.config.ts": tagged(tag) }),
    );
    const results = await Promise.all(
      folders.map((each) => compile(each, ["--out", out, ...FAST])),
    );
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      tags.map(() => ({ code: 0, stderr: expect.stringContaining("next: ") })),
    );
    await Promise.all(folders.map((each) => compile(each, FAST)));
    const wholes = folders.map((each) => contents(path.join(each, "nix")));
    expect(wholes).toContainEqual(contents(out));
    expect(readdirSync(path.dirname(out))).toEqual(["nix"]);
  });
});
