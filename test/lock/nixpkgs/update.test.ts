/** `comfynix update nixpkgs`, the program itself; the stand-in on a git server takes nixpkgs' place. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectWith, run } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import type { Result } from "../../helpers/command.ts";
import { nix, STANDIN } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { startGitServer } from "../git/git-server.ts";
import type { GitServer, Repository } from "../git/git-server.ts";

const HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
const cache = mkdtempSync(path.join(tmpdir(), "comfynix-update-nixpkgs-"));
let server: GitServer;
let nixpkgs: Repository;
let old: string;
let newer: string;

const MODULES = "python/modules.nix";

beforeAll(async () => {
  server = await startGitServer();
  nixpkgs = server.create("nixpkgs");
  cpSync(STANDIN, nixpkgs.folder, { recursive: true });
  old = nixpkgs.commit({}, 1_760_000_000);
  const modules = readFileSync(path.join(nixpkgs.folder, MODULES), "utf8");
  newer = nixpkgs.commit(
    {
      [MODULES]: modules
        .replace('numpy = "2.3.4"', 'numpy = "2.3.5"')
        .replace(/^ {4}webcolors = .*\n/m, ""),
    },
    1_770_000_000,
  );
  nixpkgs.git("branch", "nixos-unstable");
});
afterAll(async () => {
  await server.close();
  rmSync(cache, { recursive: true, force: true });
});

/** Of a source that bounds what builds it. */
const SOURCE = "https://files.example.org/built-1.tar.gz";
const built = {
  kind: "sdist",
  file: "built-1.tar.gz",
  hash: HASH,
  origin: { from: "download", source: SOURCE },
  facts: { buildSystem: { requires: ["flit_core<4"] }, metadata: { requires: [] } },
};

const config = (names: string, pin = true): string => `\
import { image, layer, nixpkg, sdist${pin ? ", git, project" : ""} } from "comfynix";

const layers = [layer("base", nixpkg(${names})), layer("source", sdist("${SOURCE}"))];
export const boot = image("boot", { tag: "1", python: "3.14", layers });
${pin ? `export default project({ nixpkgs: git("${nixpkgs.url}", "${old}") });\n` : ""}`;

const facts = (version: string) => ({ distribution: "numpy", version, requires: [] });

const projectOf = (names: string, pin = true): string =>
  projectWith({
    "package.json": '{ "type": "module" }',
    "comfyui.config.ts": config(names, pin),
    "comfyui.lock.json": `${JSON.stringify({
      version: 1,
      nixpkgs: {
        url: nixpkgs.url,
        rev: old,
        narHash: HASH,
        lastModified: 1_760_000_000,
        attributes: { "python314Packages.numpy": facts("2.3.4") },
      },
      artifacts: { [SOURCE]: built },
      images: { boot: { [SOURCE]: { artifact: SOURCE, by: ["layer source"], why: "named" } } },
    })}\n`,
    "comfyui.catalogue.json": JSON.stringify({
      rev: old,
      complete: false,
      names: { ffmpeg: "seen", "python.numpy": "unverified", "python.webcolors": "seen" },
    }),
    "comfyui.catalogue.d.ts": "// old\n",
  });

const update = (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> =>
  run(process.execPath, [COMFYNIX, "update", "nixpkgs", ...args, "--allow-insecure"], {
    cwd: folder,
    env: {
      COMFYNIX_CACHE: cache,
      NIX_CONFIG: "substituters =\nsandbox = false",
      ...(process.getuid?.() === 0 && { NIX_REMOTE: "" }),
      ...env,
    },
  });

const read = (folder: string, name: string): string =>
  readFileSync(path.join(folder, name), "utf8");
const state = (folder: string): readonly string[] =>
  ["config.ts", "lock.json", "catalogue.json", "catalogue.d.ts"].map((name) =>
    read(folder, `comfyui.${name}`),
  );
const json = (folder: string, name: string): unknown => JSON.parse(read(folder, name));

/** Where a program lies. */
const programPath = (name: string): string =>
  (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file)) ?? name;

/** What Nix computes of the tree at HEAD. */
const narHashOf = async ({ folder }: Repository): Promise<string> => {
  const copy = path.join(cache, "tree");
  cpSync(folder, copy, { recursive: true });
  rmSync(path.join(copy, ".git"), { recursive: true });
  const { stdout } = await nix(["hash", "path", copy]);
  rmSync(copy, { recursive: true });
  return stdout.trim();
};

describeWith(["git", "nix"], "comfynix update nixpkgs", () => {
  test("moves pin, narHash, facts and catalogue together, and says what changed", async () => {
    const folder = projectOf('"ffmpeg", "python.numpy"');
    const { code, stderr } = await update(folder, []);
    expect(code, stderr).toBe(0);
    const narHash = await narHashOf(nixpkgs);
    expect(read(folder, "comfyui.config.ts")).toBe(
      config('"ffmpeg", "python.numpy"').replace(old, newer),
    );
    expect(json(folder, "comfyui.lock.json")).toMatchObject({
      nixpkgs: {
        url: nixpkgs.url,
        rev: newer,
        narHash,
        lastModified: 1_770_000_000,
        attributes: {
          "python314Packages.numpy": facts("2.3.5"),
          ffmpeg: { version: "8.0" },
          // No layer names it, but its version decides.
          "python314Packages.flit-core": { version: "3.12.0" },
        },
      },
    });
    expect(json(folder, "comfyui.catalogue.json")).toEqual({
      rev: newer,
      complete: false,
      names: { ffmpeg: "seen", "python.numpy": "seen" },
    });
    expect(read(folder, "comfyui.catalogue.d.ts")).toContain('"python.numpy": true;');
    expect(read(folder, "comfyui.catalogue.d.ts")).not.toContain("webcolors");
    expect(stderr.split("\n")).toEqual([
      `reading ${nixpkgs.url} at ${newer.slice(0, 7)}`,
      `nixpkgs: ${old.slice(0, 7)} (2025-10-09) → ${newer.slice(0, 7)} (2026-02-02), branch nixos-unstable`,
      `  narHash ${HASH} → ${narHash}`,
      "  python314Packages.numpy 2.3.4 → 2.3.5",
      "  gone from the catalogue: python.webcolors",
      "comfyui.config.ts, comfyui.lock.json, comfyui.catalogue.json, comfyui.catalogue.d.ts: written",
      "next: npx comfynix lock && npx comfynix compile",
      "",
    ]);
  });

  test("stays when the new one lacks what is used, unless told otherwise", async () => {
    const folder = projectOf('"python.webcolors"');
    const before = state(folder);
    const stopped = await update(folder, [newer]);
    expect(stopped.code, stopped.stderr).toBe(1);
    expect(stopped.stderr).toContain("nixpkgs at the pin has no python.webcolors");
    expect(stopped.stderr).toContain("the pin stays");
    expect(state(folder)).toEqual(before);
    const moved = await update(folder, [newer, "--anyway"]);
    expect(moved.code, moved.stderr).toBe(0);
    expect(moved.stderr).toContain("unknown-nixpkg (warning)");
    expect(read(folder, "comfyui.config.ts")).toContain(newer);
  });

  test("has nothing to do where it is there already", async () => {
    const folder = projectOf('"ffmpeg"');
    const before = state(folder);
    const { code, stderr } = await update(folder, [old]);
    expect(code, stderr).toBe(0);
    expect(stderr).toBe(`nixpkgs: ${old.slice(0, 7)} already\nnothing to write\n`);
    expect(state(folder)).toEqual(before);
  });
});

describeWith(["git"], "comfynix update nixpkgs elsewhere", () => {
  test("without Nix the pin moves, and nothing is known of the packages any more", async () => {
    const folder = projectOf('"python.numpy"');
    const bin = path.join(folder, "bin");
    // git, which knows where its parts are, and no Nix.
    mkdirSync(bin);
    symlinkSync(programPath("git"), path.join(bin, "git"));
    const { code, stderr } = await update(folder, [newer], { PATH: bin });
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("is not proven: there is no Nix here");
    expect(stderr).toContain("what was known of the old packages is dropped");
    expect(json(folder, "comfyui.lock.json")).toMatchObject({
      nixpkgs: { rev: newer, attributes: {} },
    });
    expect(json(folder, "comfyui.catalogue.json")).toEqual({
      rev: newer,
      complete: false,
      names: {
        ffmpeg: "unverified",
        "python.numpy": "unverified",
        "python.webcolors": "unverified",
      },
    });
  });

  test("a pin that is no literal is not touched", async () => {
    const folder = projectOf('"ffmpeg"');
    const file = path.join(folder, "comfyui.config.ts");
    const text = read(folder, "comfyui.config.ts").replace(`"${old}"`, "REV");
    writeFileSync(file, `const REV = "${old}";\n${text}`);
    const before = state(folder);
    const { code, stderr } = await update(folder, [newer]);
    expect(code).toBe(1);
    expect(stderr).toContain("the pin's revision is not written where it is used");
    expect(state(folder)).toEqual(before);
  });
});
