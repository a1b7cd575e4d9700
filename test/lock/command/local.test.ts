/** Files that lie beside the config. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wheelOf } from "../../helpers/wheels.ts";
import { lock, locked, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.stock({ name: "tiny", version: "1" });
});
afterAll(() => shop.close());

const FILE = "./wheels/mine-1-py3-none-any.whl";

const mine = (data: string) =>
  wheelOf({
    name: "mine",
    version: "1",
    files: [{ name: "mine.py", data }],
    metadata: ["Requires-Dist: tiny"],
  });

const put = (folder: string, data: string): string => {
  const { bytes, sha256 } = mine(data);
  mkdirSync(path.join(folder, "wheels"), { recursive: true });
  writeFileSync(path.join(folder, FILE), bytes);
  return `sha256-${Buffer.from(sha256, "hex").toString("base64")}`;
};

describe("a wheel beside the config", () => {
  test("is looked into where it lies, and what it requires is found", async () => {
    const folder = project(shop.url, [`wheel("${FILE}")`]);
    const hash = put(folder, "x = 1");
    const { code, stderr } = await lock(folder);
    expect(code, stderr).toBe(0);
    expect(locked(folder)).toMatchObject({
      artifacts: {
        [FILE]: { hash, facts: { metadata: { requires: ["tiny"] }, modules: ["mine"], elf: [] } },
      },
      images: { boot: { [FILE]: { by: ["layer l0"] }, "wheel tiny 1": { by: ["mine"] } } },
    });
    expect((await lock(folder)).stderr).toContain("2 artifacts, unchanged");
  });

  test("that was changed is refused, until it is accepted", async () => {
    const folder = project(shop.url, [`wheel("${FILE}")`]);
    const old = put(folder, "x = 1");
    await lock(folder);
    const hash = put(folder, "x = 2");
    const refused = await lock(folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`mine 1 is locked with ${old}`);
    expect(refused.stderr).toContain(`but ${FILE} has ${hash}`);
    expect(await lock(folder, ["--accept", "mine"])).toMatchObject({ code: 0 });
    expect(locked(folder).artifacts[FILE]?.hash).toBe(hash);
  });

  test("that is not there is told at the line that names it", async () => {
    const { code, stderr } = await lock(project(shop.url, [`wheel("${FILE}")`]));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^comfyui\.config\.ts:7:\d+ {2}not-locked\n {2}mine 1 cannot be locked: \.\/wheels/m,
    );
  });
});
