/** `comfynix why`, `stats` and `outdated` over a lock that was made here. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comfynix, lock, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
let folder: string;
beforeAll(async () => {
  shop = await openShop();
  shop.stock(
    { name: "torch", version: "2.10.0", requires: ["sympy>=1.13.3", "filelock<4"] },
    { name: "sympy", version: "1.14.0", requires: ["mpmath<1.4,>=1.1.0"] },
    { name: "mpmath", version: "1.3.0" },
    { name: "mpmath", version: "1.4.0" },
    { name: "filelock", version: "3.20.0" },
  );
  folder = project(shop.url, ['wheel("torch", "2.10.0")', 'nixpkg("bash")']);
  const { code, stderr } = await lock(folder);
  expect(code, stderr).toBe(0);
});
afterAll(() => shop.close());

describe("comfynix why", () => {
  test("tells the chain, the file, the hash and what was not taken", async () => {
    const { code, stdout } = await comfynix(folder, ["why", "MPMath"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^boot: mpmath 1\.3\.0\n {2}layer l0 → torch 2\.10\.0 → sympy 1\.14\.0 → mpmath 1\.3\.0\n {2}required by sympy 1\.14\.0 \(mpmath<1\.4,>=1\.1\.0\)\n {2}http:\S+\/mpmath-1\.3\.0-py3-none-any\.whl\n {2}the newest release that fits\n {2}sha256-\S+, says http:\S+\n {2}not taken: mpmath-1\.4\.0-py3-none-any\.whl: 1\.4\.0 is not <1\.4,>=1\.1\.0\n$/,
    );
  });

  test("tells programs the same", async () => {
    const { stdout } = await comfynix(folder, ["why", "sympy", "boot", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "why",
      found: [
        {
          image: "boot",
          package: "sympy 1.14.0",
          chain: ["layer l0", "torch 2.10.0", "sympy 1.14.0"],
          by: ["torch 2.10.0 (sympy>=1.13.3)"],
          lost: [],
        },
      ],
    });
  });

  test("knows nothing of what is not there, but what is near", async () => {
    const { code, stderr } = await comfynix(folder, ["why", "simpy"]);
    expect(code).toBe(1);
    expect(stderr).toContain('no image has simpy\n  hint: did you mean "sympy"?');
    expect(await comfynix(folder, ["why", "sympy", "nope"])).toMatchObject({ code: 2 });
    expect(await comfynix(folder, ["why"])).toMatchObject({ code: 2 });
  });
});

describe("comfynix stats", () => {
  test("counts by layer and kind, in bytes, too", async () => {
    const { code, stdout } = await comfynix(folder, ["stats", "--json"]);
    expect(code).toBe(0);
    const { images } = JSON.parse(stdout) as {
      images: { bytes: number; unpacked: number; layers: unknown[] }[];
    };
    expect(images).toMatchObject([
      {
        name: "boot",
        wheel: 4,
        derived: 3,
        nixpkg: 1,
        layers: [
          { name: "l0", wheel: 4, derived: 3, nixpkg: 0 },
          { name: "l1", wheel: 0, nixpkg: 1, bytes: 0 },
        ],
      },
    ]);
    expect(images[0]?.bytes).toBeGreaterThan(1000);
    expect(images[0]?.unpacked).toBeGreaterThan(500);
    expect(images[0]?.unpacked).not.toBe(images[0]?.bytes);
  });

  test("draws a table for people", async () => {
    const { stdout } = await comfynix(folder, ["stats"]);
    expect(stdout).toMatch(
      /^boot\n {10}wheel {2}sdist {2}git {2}nixpkg {2}derived {2}download {2}unpacked\n {2}l0 +4 +3 +\d+ kB +\d+ kB\n {2}l1 +1\n {2}in all +4 +1 +3 +\d+ kB +\d+ kB\n$/,
    );
  });
});

describe("comfynix outdated", () => {
  test("tells what is newer, and what of it fits", async () => {
    const before = await comfynix(folder, ["outdated", "--allow-insecure"]);
    expect(before.stdout).toBe("boot: mpmath 1.3.0 → none that fits (newest: 1.4.0)\n");
    shop.stock(
      { name: "filelock", version: "3.21.0" },
      { name: "filelock", version: "4.0.0" },
      { name: "torch", version: "2.11.0" },
      { name: "sympy", version: "1.15.0rc1" },
    );
    const { code, stdout } = await comfynix(folder, ["outdated", "--allow-insecure", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      outdated: [
        { name: "torch", locked: "2.10.0", fits: "2.10.0", newest: "2.11.0" },
        { name: "filelock", locked: "3.20.0", fits: "3.21.0", newest: "4.0.0" },
        { name: "mpmath", locked: "1.3.0", fits: "1.3.0", newest: "1.4.0" },
      ],
      problems: [],
    });
  });

  test("says when an index does not answer", async () => {
    const { code, stdout, stderr } = await comfynix(folder, ["outdated"]);
    expect(code).toBe(1);
    // What could not be asked for may be outdated.
    expect(stdout).toBe("");
    expect(stderr).toContain("--allow-insecure");
  });
});
