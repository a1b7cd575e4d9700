/** `comfynix lock` from mirrors and proxies that do not keep all that their pages say. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { lock, locked, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

test.each([
  ["lack the metadata files that they offer", { faults: [{ status: 404 }], always: true }],
  ["refuse them", { faults: [{ status: 403 }], always: true }],
  [
    "have others'",
    { body: Buffer.from("Metadata-Version: 2.1\nName: other\nVersion: 1\nRequires-Dist: no\n") },
  ],
])("is not stopped by those that %s: the wheel says the same", async (_, spoilt) => {
  shop.stock(
    { name: "outer", version: "1", requires: ["inner>=1"] },
    { name: "inner", version: "1", requires: ["innermost"] },
    { name: "innermost", version: "1" },
  );
  for (const [at, served] of shop.server.files) {
    if (at.endsWith(".metadata")) shop.server.files.set(at, { ...served, ...spoilt });
  }
  const folder = project(shop.url, ['wheel("outer", "1")']);
  const { code, stderr } = await lock(folder);
  expect(code, stderr).toBe(0);
  expect(Object.keys(locked(folder).images["boot"] ?? {})).toEqual([
    "wheel inner 1",
    "wheel innermost 1",
    "wheel outer 1",
  ]);
});
