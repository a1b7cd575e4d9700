/** `comfynix lock` against a real index on this machine. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../helpers/command.ts";
import { config, lock, locked, openShop, project } from "./shop.ts";
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
    { name: "early", version: "14.0.0rc1" },
    { name: "bounded", version: "1", requiresPython: ">=3.8,<3.14" },
    { name: "clash_a", version: "1", requires: ["mpmath<1.4"] },
    { name: "clash_b", version: "1", requires: ["mpmath>=1.4"] },
    { name: "lonely", version: "1", requires: ["mpmath>=99"] },
    { name: "needy", version: "1", requires: ["nowhere>=2"] },
  );
});
afterAll(() => shop.close());

const text = (folder: string): string =>
  readFileSync(path.join(folder, "comfyui.lock.json"), "utf8");

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
    const [before, asked] = [text(folder), shop.server.seen.length];
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
    const fresh = new Set(text(folder).split("\n"));
    expect(old.filter((line) => !fresh.has(line))).toEqual([]);
    expect(shop.server.seen.slice(asked).map((each) => each.path)).toEqual([
      "/simple/late/",
      expect.stringContaining("/files/late-1-"),
    ]);
    writeFileSync(path.join(folder, "comfyui.config.ts"), config(shop.url, ['wheel("late", "1")']));
    expect((await lock(folder)).stderr).toContain("2 artifacts (5 dropped), written");
  });

  test("takes a newer file only when it is told to", async () => {
    shop.stock(
      { name: "moving", version: "1" },
      { name: "user", version: "1", requires: ["moving"] },
    );
    const folder = project(shop.url, ['wheel("user", "1")']);
    await lock(folder);
    shop.stock({ name: "moving", version: "2" });
    await lock(folder);
    expect(Object.keys(locked(folder).images["boot"] ?? {})).toContain("wheel moving 1");
    expect(await lock(folder, ["--update", "moving"])).toMatchObject({ code: 0 });
    expect(Object.keys(locked(folder).images["boot"] ?? {})).toEqual([
      "wheel moving 2",
      "wheel user 1",
    ]);
  });

  test("that cannot ask whether there is a newer one says so, and leaves what is locked", async () => {
    shop.stock({ name: "held", version: "1" });
    const folder = project(shop.url, ['wheel("held", ">=1")']);
    await lock(folder);
    const before = text(folder);
    const faults = [{ status: 403 }];
    shop.server.files.set("/simple/held/", { body: Buffer.from(""), faults, always: true });
    const { code, stderr } = await lock(folder, ["--update", "held"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/unreachable\n {2}held >=1 stays as it is locked: http:.*403/);
    expect(text(folder)).toBe(before);
  });

  test("works without the network from what was read before", async () => {
    const one = project(shop.url, ['wheel("torch", ">=2")']);
    await lock(one);
    const two = project(shop.url, ['wheel("torch", ">=2")']);
    const asked = shop.server.seen.length;
    const { code, stderr } = await lock(two, ["--offline"]);
    expect(code, stderr).toBe(0);
    expect(text(two)).toBe(text(one));
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

  test("--check says for programs what would change, and whether an index has other hashes", async () => {
    shop.stock({ name: "checked", version: "1" });
    const folder = project(shop.url, ['wheel("checked", "1")']);
    const stale = await lock(folder, ["--check", "--json"]);
    expect(stale.code).toBe(1);
    expect(JSON.parse(stale.stdout)).toMatchObject({
      command: "lock",
      ok: false,
      stale: true,
      written: false,
      problems: [{ code: "stale" }],
      artifacts: { added: [shop.at("checked-1-py3-none-any.whl")] },
    });
    await lock(folder);
    expect(await lock(folder, ["--check"])).toMatchObject({ code: 0 });
    shop.stock({ name: "checked", version: "1", digest: "ab".repeat(32) });
    const changed = await lock(folder, ["--check", "--json"]);
    expect(changed.code).toBe(1);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      stale: false,
      problems: [
        {
          code: "hash-changed",
          message: expect.stringMatching(
            /^checked 1 is locked with sha256-\S+ \([\d,]+ bytes, uploaded 2026-01-02\), but http:\S+ has sha256-q6ur\S+ \([\d,]+ bytes, uploaded 2026-01-02\)$/,
          ) as string,
        },
      ],
    });
  });

  test("another hash is taken when it is accepted, of what is derived, too", async () => {
    const requires = ["inner"];
    shop.stock({ name: "outer", version: "1", requires }, { name: "inner", version: "1" });
    const folder = project(shop.url, ['wheel("outer", "1")']);
    await lock(folder);
    const [outer, inner] = shop.stock(
      { name: "outer", version: "1", requires, files: [{ name: "outer.py", data: "1" }] },
      { name: "inner", version: "1", files: [{ name: "inner.py", data: "1" }] },
    );
    expect((await lock(folder)).stderr).toContain("2 artifacts, unchanged");
    expect((await lock(folder, ["--check"])).stderr).toContain("npx comfynix lock --accept inner");
    const accepted = await lock(folder, ["--accept", "outer", "--accept", "inner"]);
    expect(accepted.stderr).toContain("2 artifacts (2 changed), written");
    for (const built of [outer, inner]) {
      const hex = Buffer.from(
        locked(folder).artifacts[shop.at(built?.file ?? "")]?.hash.slice(7) ?? "",
        "base64",
      );
      expect(hex.toString("hex")).toBe(built?.sha256);
    }
    const unknown = await lock(folder, ["--accept", "iner"]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('no image has iner\n  hint: did you mean "inner"?');
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

describe("comfynix lock tells, at the line of the config,", () => {
  const said = async (...layers: string[]) => {
    const folder = project(shop.url, layers);
    const { code, stdout } = await lock(folder, ["--json"]);
    const { problems } = JSON.parse(stdout) as {
      problems: { code: string; message: string; hint: string; place: { line: number } }[];
    };
    expect(code).toBe(1);
    expect(problems.every(({ place }) => place.line === 7)).toBe(true);
    return problems.map(({ code, message, hint }) => `${code}: ${message} | ${hint}`);
  };

  test("two who want different releases, both of them", async () => {
    expect(await said('wheel("clash_a", "1"), wheel("clash_b", "1")')).toEqual([
      expect.stringMatching(
        /^version-conflict: clash_a 1 requires mpmath<1\.4 and clash_b 1 requires mpmath>=1\.4, and no release is all of that: http:\S+ has none that fits; of 2 files, .* \| take releases that agree, or waive it: waive: \{ "mpmath": "why" \} in clash-a$/,
      ),
    ]);
  });

  test("what one alone wants that is not there is no conflict", async () => {
    expect(await said('wheel("clash_a", "1"), wheel("lonely", "1")')).toEqual([
      expect.stringMatching(
        /^requires-missing: clash_a 1 requires mpmath<1\.4 and lonely 1 requires mpmath>=99: /,
      ),
    ]);
  });

  test("what no index has, with who asks for it", async () => {
    expect(await said('wheel("needy", "1")')).toEqual([
      `requires-missing: needy 1 requires nowhere>=2: ${shop.url} does not have it | add it to a layer from elsewhere, or waive it: waive: { "nowhere": "why" }`,
    ]);
  });

  test("a version that is not there, with what came nearest", async () => {
    expect(await said('wheel("mpmath", "9")')).toEqual([
      expect.stringContaining(
        "not-locked: mpmath 9 cannot be locked: " +
          `${shop.url} has none that fits; of 2 files, the nearest is mpmath-1.4.0-py3-none-any.whl: 1.4.0 is not ==9`,
      ),
    ]);
  });

  test("a release that is for other Pythons", async () => {
    expect(await said('wheel("bounded", "1")')).toEqual([
      expect.stringContaining("it requires Python >=3.8,<3.14, not 3.14.0"),
    ]);
  });
});
