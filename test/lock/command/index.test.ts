/** `comfynix lock` against a real index on this machine: what it finds, adds and leaves. */
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../helpers/command.ts";
import { config, lock, locked, lockText, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.stock(
    { name: "torch", version: "2.9.1" },
    {
      name: "torch",
      version: "2.10.0",
      requires: [
        "filelock",
        "sympy>=1.13.3",
        'colorama; sys_platform == "win32"',
        'cuda-toolkit[cublas]==13.0.3; platform_system == "Linux"',
      ],
    },
    { name: "torch", version: "2.11.0rc1" },
    { name: "filelock", version: "3.20.0", files: [{ name: "filelock/__init__.py", data: "" }] },
    { name: "sympy", version: "1.14.0", requires: ["mpmath<1.4,>=1.1.0"], apart: false },
    { name: "mpmath", version: "1.3.0" },
    { name: "mpmath", version: "1.4.0" },
    {
      name: "cuda_toolkit",
      version: "13.0.3.0",
      requires: ["nvidia-cublas==13.1.1.3.*; extra == 'cublas'", "nvidia-nvrtc; extra == 'nvrtc'"],
    },
    { name: "nvidia_cublas", version: "13.1.1.3" },
    { name: "app", version: "1", requires: ["filelock>=3"] },
  );
});
afterAll(() => shop.close());

describe("comfynix lock", () => {
  test("finds what is asked for, and adds all that it requires", async () => {
    const folder = project(shop.url, ['wheel("app", "1")', 'wheel("torch", ">=2")']);
    const { code, stderr } = await lock(folder);
    expect(code, stderr).toBe(0);
    const { images, artifacts } = locked(folder);
    const requests = images["boot"] ?? {};
    expect(Object.entries(requests).map(([key, { by, layer }]) => [key, by, layer ?? "-"])).toEqual(
      [
        ["wheel app 1", ["layer l0"], "-"],
        ["wheel cuda-toolkit 13.0.3.0", ["torch"], "l1"],
        ["wheel filelock 3.20.0", ["app", "torch"], "l0"],
        ["wheel mpmath 1.3.0", ["sympy"], "l1"],
        ["wheel nvidia-cublas 13.1.1.3", ["cuda-toolkit"], "l1"],
        ["wheel sympy 1.14.0", ["torch"], "l1"],
        ["wheel torch >=2", ["layer l1"], "-"],
      ],
    );
    expect(requests["wheel torch >=2"]).toMatchObject({
      artifact: shop.at("torch-2.10.0-py3-none-any.whl"),
      why: "the newest release that fits",
      lost: [
        { rule: "prerelease", reason: "2.11.0rc1 is a pre-release, which nobody asked for" },
        { rule: "older", reason: "2.9.1 is older than 2.10.0" },
      ],
    });
    expect(requests["wheel mpmath 1.3.0"]?.lost).toMatchObject([{ rule: "version" }]);
    expect(artifacts[shop.at("filelock-3.20.0-py3-none-any.whl")]).toMatchObject({
      kind: "wheel",
      origin: { from: "index", source: shop.url },
      facts: { metadata: { requires: [] }, modules: ["filelock"], elf: [] },
    });
    expect(stderr).toContain("boot needs 5 more wheels: cuda-toolkit 13.0.3.0 (torch), filelock");
    expect(stderr).toContain("comfyui.lock.json: 7 artifacts (7 added), written");
    const compiled = await compile(folder, ["--json", "--no-typecheck"]);
    expect(compiled.code, compiled.stdout).toBe(0);
    expect(JSON.parse(compiled.stdout)).toMatchObject({
      problems: [],
      images: [{ packages: { wheel: 2 }, derived: 5 }],
    });
  });

  test("asks nobody again, and changes only what the config changes", async () => {
    const folder = project(shop.url, ['wheel("torch", ">=2")']);
    await lock(folder);
    const [before, asked] = [lockText(folder), shop.server.seen.length];
    expect(await lock(folder)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("6 artifacts, unchanged") as string,
    });
    expect(shop.server.seen.length).toBe(asked);
    shop.stock({ name: "late", version: "1", requires: ["filelock>=3"] });
    writeFileSync(
      path.join(folder, "comfyui.config.ts"),
      config(shop.url, ['wheel("torch", ">=2")', 'wheel("late", "1")']),
    );
    expect(await lock(folder)).toMatchObject({ code: 0 });
    const old = before.split("\n");
    const fresh = new Set(lockText(folder).split("\n"));
    expect(old.filter((line) => !fresh.has(line))).toEqual([]);
    expect(shop.server.seen.slice(asked).map((each) => each.path)).toEqual([
      "/simple/late/",
      expect.stringContaining("/files/late-1-"),
    ]);
    writeFileSync(path.join(folder, "comfyui.config.ts"), config(shop.url, ['wheel("late", "1")']));
    expect((await lock(folder)).stderr).toContain("2 artifacts (5 dropped), written");
  });

  test("works without the network from what was read before", async () => {
    const one = project(shop.url, ['wheel("torch", ">=2")']);
    await lock(one);
    const two = project(shop.url, ['wheel("torch", ">=2")']);
    const asked = shop.server.seen.length;
    const { code, stderr } = await lock(two, ["--offline"]);
    expect(code, stderr).toBe(0);
    expect(lockText(two)).toBe(lockText(one));
    expect(shop.server.seen.length).toBe(asked);
  });

  test("writes no lock where there is nothing to lock, and says what would help", async () => {
    const folder = project(shop.url, ['wheel("unheard", "1")']);
    const { code, stderr } = await lock(folder, ["--offline"]);
    expect(code).toBe(1);
    expect(stderr).toContain("no file of it is known, and the network may not be asked");
    expect(stderr).toContain("run without --offline, or with a facts file that knows it");
    expect(stderr).toContain("comfyui.lock.json: 0 artifacts, not written");
    expect(readdirSync(folder)).not.toContain("comfyui.lock.json");
  });

  test("adds nothing that a layer names or a waiver spares", async () => {
    const folder = project(shop.url, [
      'wheel("torch", "2.10.0", { waive: { "cuda-toolkit": "runs on CPU" } }), wheel("sympy", "1.14.0")',
      'wheel("filelock", "3.20.0")',
    ]);
    expect(await lock(folder)).toMatchObject({ code: 0 });
    expect(Object.keys(locked(folder).images["boot"] ?? {})).toEqual([
      "wheel filelock 3.20.0",
      "wheel mpmath 1.3.0",
      "wheel sympy 1.14.0",
      "wheel torch 2.10.0",
    ]);
  });
});
