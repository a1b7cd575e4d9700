/** `comfynix build` hands the flake to real Nix and comes back with images. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectWith, type Result, run } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";
import {
  build,
  building,
  COMFYNIX,
  configOf,
  countedNix,
  lockOf,
  module,
  offline,
  resultOf,
  shelved,
} from "./building.ts";
import { builtIn } from "./told.ts";

/** The tags of the image that a script streams. */
const tagsOf = (script: string): unknown => {
  const options = { maxBuffer: 2 ** 30, shell: "/bin/bash" };
  const text = execFileSync(`'${script}' 2>/dev/null | tar -xO manifest.json`, options).toString();
  return (JSON.parse(text) as { RepoTags: unknown }[])[0]?.RepoTags;
};

const comfynix = (folder: string, ...args: readonly string[]): Promise<Result> =>
  run(process.execPath, [COMFYNIX, ...args], { cwd: folder, env: offline() });

describeWith(["builds"], "building an image", () => {
  let folder = "";
  let first: Result = { code: null, signal: null, stdout: "", stderr: "" };
  const nix = countedNix();

  beforeAll(async () => {
    folder = building(
      `    layer("base", nixpkg("which")),
    layer("py", wheel("blend", "1.0", { postInstall: "echo blending; echo $PPID > $out/unique" }), nixpkg("python.six")),`,
      // Of its own, so that no run before this one has built it.
      [shelved(module("blend", `made = "${String(process.pid)} ${String(Date.now())}"\n`))],
    );
    first = await build(folder, [], nix.env);
    expect(first.code, first.stderr).toBe(0);
  });

  it("starts Nix to ask for version and store, to build, and to link the image", () => {
    expect(nix.started()).toEqual(["--version", "build", "build", "store"]);
  });

  it("says beforehand what will come and what room it takes", () => {
    expect(first.stderr).toMatch(
      /^small: 1 wheel or source to fetch, 1 kB; about \d kB of the \S+ [GT]B that are free in \/nix\/store$/m,
    );
  });

  it("leaves a link, which keeps the garbage collector away", () => {
    const link = path.join(folder, ".comfynix/result-small");
    expect(first.stderr).toContain(`small  .comfynix/result-small -> ${readlinkSync(link)}`);
    expect(readlinkSync(link)).toMatch(/^\/nix\/store\/\w{32}-stream-small$/);
    const roots = "/nix/var/nix/gcroots/auto";
    expect(readdirSync(roots).map((each) => readlinkSync(path.join(roots, each)))).toContain(link);
  });

  it("ends with what to do next", () => {
    expect(first.stderr).toContain("next: ");
  });

  it("keeps nothing else in its folder", () => {
    expect(readdirSync(path.join(folder, ".comfynix")).sort()).toEqual([
      ".gitignore",
      "logs",
      "result-small",
    ]);
  });

  it("builds nothing twice", async () => {
    const again = await build(folder, ["--json"], nix.env);
    // The link of an image that is there is not made again.
    expect(nix.started()).toEqual(["--version", "build", "store"]);
    expect(resultOf(again)).toMatchObject({
      ok: true,
      summary: { built: 0, fetched: 0, reused: 3 },
      built: [{ attribute: "small", link: path.join(folder, ".comfynix/result-small") }],
    });
    expect(again.stderr).toBe("");
  });

  it("says when something else lies where its link belongs", async () => {
    const link = path.join(folder, ".comfynix/result-small");
    rmSync(link);
    mkdirSync(link);
    const { code, stderr } = await build(folder);
    rmSync(link, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toContain("output-unwritable\n  small is built, but not linked: cannot create");
  });

  it("keeps what builders said, of earlier builds, too", async () => {
    expect(await build(folder)).toMatchObject({ code: 0 });
    const { stdout, code } = await comfynix(folder, "log", "blend");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^python3\.11-blend-1\.0\n[^]*\nblending\n/);
    const none = await comfynix(folder, "log", "nothing");
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toContain("log-missing");
    const unknown = await comfynix(folder, "log", "blend", "--image", "smal");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain('there is no image smal; did you mean "small"?');
    expect((await comfynix(folder, "log", "--nix")).stdout).toContain("not writing modified lock");
  });

  it("compiles first, and says what compile says", async () => {
    const wrong = building(`    layer("base", nixpkg("which"), nixpkg("which")),`);
    const compiled = await run(process.execPath, [COMFYNIX, "compile", "--no-typecheck"], {
      cwd: wrong,
    });
    const built = await build(wrong);
    expect(compiled.code).toBe(1);
    expect(built).toMatchObject({ code: 1, stderr: compiled.stderr });
    expect(existsSync(path.join(wrong, "nix"))).toBe(false);
  });

  describe("a part of it", () => {
    it("one package", async () => {
      const [only] = builtIn(await build(folder, ["--only", "blend", "--json"]));
      expect(only).toMatchObject({
        attribute: "small.packages.blend",
        link: path.join(folder, ".comfynix/parts/small/blend"),
      });
      expect(only?.storePath).toMatch(/-python3\.11-blend-1\.0$/);
    });

    it("one layer", async () => {
      const built = builtIn(await build(folder, ["--layer", "py", "--json"]));
      expect(built.map(({ attribute }) => attribute).sort()).toEqual([
        "python3.11-blend-1.0",
        "python3.11-six-1.17.0",
      ]);
      for (const { storePath, link } of built) expect(readlinkSync(link ?? "")).toBe(storePath);
    });

    it("that is not there", async () => {
      const wrong = await build(folder, ["--only", "blent"]);
      expect(wrong).toMatchObject({ code: 2 });
      expect(wrong.stderr).toContain('image small holds no blent; did you mean "blend"?');
    });
  });
});

describeWith(["builds"], "several images", () => {
  it("are built at once, each with its own link", async () => {
    const folder = projectWith({
      "comfyui.config.ts": configOf(
        `    layer("base", nixpkg("which")),`,
        `export const other = variant(small, { tag: "2" });`,
      ),
      "comfyui.lock.json": lockOf(["small", "other"], []),
      "package.json": '{ "type": "module" }',
    });
    const unnamed = await build(folder);
    expect(unnamed.code).toBe(2);
    expect(unnamed.stderr).toContain("several images: name one of other, small, or --all");
    const built = builtIn(await build(folder, ["--all", "--json"]));
    expect(built.map(({ attribute, link }) => [attribute, link])).toEqual(
      ["other", "small"].map((name) => [name, path.join(folder, `.comfynix/result-${name}`)]),
    );
    expect(built.map(({ link }) => tagsOf(link ?? ""))).toEqual([["small:2"], ["small:1"]]);
  });
});

describeWith(["builds"], "a local wheel", () => {
  it("is put into the store, unless it is no longer what was locked", async () => {
    const wheel = shelved(module("mine", `made = "${String(Date.now())}"\n`));
    const bytes = readFileSync(wheel.key.replace("file://", ""));
    const folder = building(`    layer("py", wheel("./wheels/mine-1.0-py3-none-any.whl")),`, [
      {
        ...wheel,
        request: "./wheels/mine-1.0-py3-none-any.whl",
        key: "./wheels/mine-1.0-py3-none-any.whl",
      },
    ]);
    mkdirSync(path.join(folder, "wheels"));
    const file = path.join(folder, "wheels/mine-1.0-py3-none-any.whl");
    writeFileSync(file, Buffer.concat([bytes, Buffer.from("more")]));
    const changed = await build(folder);
    expect(changed.stderr).toContain("is no longer the file that was locked");
    writeFileSync(file, bytes);
    const built = await build(folder);
    expect(built.code, built.stderr).toBe(0);
  });
});
