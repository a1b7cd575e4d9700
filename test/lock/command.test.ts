import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import type { Result } from "../helpers/command.ts";

const A = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
const B = "sha256-21pheRt9o8GqWkluZM1y29TvPvLLtpaA/UXcJVsNovM=";
const SIX = "https://files.example.org/six-1.17.0-py2.py3-none-any.whl";
const PIN = "git+https://github.com/NixOS/nixpkgs@2fc6539b481e1d2569f25f8799236694180c0993";

const lock = (folder: string, ...args: string[]): Promise<Result> =>
  run(process.execPath, [COMFYNIX, "lock", "--offline", ...args], {
    cwd: folder,
    env: { COMFYNIX_CACHE: path.join(folder, "cache") },
  });

const config = (packages: string): string => `
import { image, layer, nixpkg, wheel } from "comfynix";
export const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("base", ${packages})] });
`;

const facts = (artifacts: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    version: 1,
    artifacts: Object.fromEntries(
      Object.entries(artifacts).map(([key, hash]) => [key, { hash, source: "a test" }]),
    ),
    nixpkgs: { [PIN]: { narHash: A, lastModified: 1771848320, source: "a test" } },
  });

const withSix = (hash = A): Record<string, string> => ({
  "package.json": '{ "type": "module" }',
  "comfyui.config.ts": config(`wheel("${SIX}")`),
  "comfyui.facts.json": facts({ [SIX]: hash }),
});

const textOf = (folder: string): string =>
  readFileSync(path.join(folder, "comfyui.lock.json"), "utf8");

describe("comfynix lock", () => {
  test("writes the lock, and says so; again, it has nothing to do", async () => {
    const folder = projectWith(withSix());
    const first = await lock(folder);
    expect(first, first.stderr).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "comfyui.lock.json: 1 artifact (1 added), written\n",
    });
    expect(JSON.parse(textOf(folder))).toMatchObject({ artifacts: { [SIX]: { hash: A } } });
    const before = statSync(path.join(folder, "comfyui.lock.json"));
    const second = await lock(folder);
    expect(second).toMatchObject({
      code: 0,
      stderr: "comfyui.lock.json: 1 artifact, unchanged\n",
    });
    expect(statSync(path.join(folder, "comfyui.lock.json")).ino).toBe(before.ino);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("reads another facts file when one is named", async () => {
    const { "comfyui.facts.json": known = "", ...files } = withSix();
    const folder = projectWith({ ...files, "known/elsewhere.json": known });
    expect(await lock(folder, "--facts", "known/elsewhere.json")).toMatchObject({ code: 0 });
    const absent = await lock(folder, "--facts", "none.json");
    expect(absent).toMatchObject({ code: 1 });
    expect(absent.stderr).toContain("facts-unreadable\n  cannot read none.json: ");
  });

  test("locks what is known and tells the rest at its line", async () => {
    const folder = projectWith({
      ...withSix(),
      "comfyui.config.ts": config(`wheel("${SIX}"), wheel("seven", "7")`),
    });
    const { code, stderr } = await lock(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^comfyui\.config\.ts:3:\d+ {2}not-locked$/m);
    expect(stderr).toContain("seven 7 cannot be locked: no file of it is known");
    expect(stderr).toContain("comfyui.lock.json: 1 artifact (1 added), written");
  });

  test("refuses another hash for what is locked, until it is accepted", async () => {
    const folder = projectWith(withSix());
    await lock(folder);
    const before = textOf(folder);
    writeFileSync(path.join(folder, "comfyui.facts.json"), facts({ [SIX]: B }));
    const refused = await lock(folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`six 1.17.0 is locked with ${A}, but a test says ${B}`);
    expect(refused.stderr).toContain("npx comfynix lock --accept six");
    expect(textOf(folder)).toBe(before);
    expect(await lock(folder, "--accept", "six")).toMatchObject({
      code: 0,
      stderr: "comfyui.lock.json: 1 artifact (1 changed), written\n",
    });
  });

  test("drops what nobody asks for any more", async () => {
    const folder = projectWith(withSix());
    await lock(folder);
    writeFileSync(path.join(folder, "comfyui.config.ts"), config('nixpkg("bash")'));
    expect(await lock(folder)).toMatchObject({
      code: 0,
      stderr: "comfyui.lock.json: 0 artifacts (1 dropped), written\n",
    });
  });

  test("with --check writes nothing", async () => {
    const folder = projectWith(withSix());
    const stale = await lock(folder, "--check");
    expect(stale.code).toBe(1);
    expect(stale.stderr).toContain("stale\n  comfyui.lock.json is not what the config and");
    expect(readdirSync(folder)).not.toContain("comfyui.lock.json");
    await lock(folder);
    expect(await lock(folder, "--check")).toMatchObject({ code: 0 });
  });

  test("is not asked to lock what is wrong anyway", async () => {
    const folder = projectWith({
      ...withSix(),
      "comfyui.config.ts": config('wheel("https://files.example.org/six-1.17.0.tar.gz")'),
    });
    const { code, stderr } = await lock(folder);
    expect(code).toBe(1);
    expect(stderr).toContain("not-a-wheel");
    expect(readdirSync(folder)).not.toContain("comfyui.lock.json");
  });

  test("leaves a lock it cannot read as it is", async () => {
    const folder = projectWith({ ...withSix(), "comfyui.lock.json": '{ "version": 1' });
    const { code, stderr } = await lock(folder);
    expect(code).toBe(1);
    expect(stderr).toContain("comfyui.lock.json:1:15  lock-unreadable");
    expect(textOf(folder)).toBe('{ "version": 1');
  });

  test("explains itself, and takes no second config", async () => {
    const folder = projectWith({});
    const help = await lock(folder, "--help");
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("--accept NAME");
    expect(await lock(folder, "a", "b")).toMatchObject({ code: 2 });
    expect(await lock(folder, "--acept", "six")).toMatchObject({ code: 2 });
  });
});
