// The hash of a wheel was put on a source archive, and a wheel for macOS was taken for Linux.
import { afterAll, beforeAll, expect, it } from "vitest";
import { lock, locked, openShop, project } from "../lock/command/shop.ts";
import type { Shop } from "../lock/command/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.stock(
    { name: "pilgram", version: "1.2.1" },
    { name: "decord", version: "0.6.0", tag: "py3-none-macosx_10_15_x86_64" },
    { name: "decord", version: "0.6.0", tag: "py3-none-manylinux2010_x86_64" },
    { name: "mac", version: "1", tag: "py3-none-macosx_10_15_x86_64" },
  );
});
afterAll(() => shop.close());

it("the hash is that of the very file that is taken, by its name in the index", async () => {
  const folder = project(shop.url, ['wheel("decord", "0.6.0"), wheel("pilgram", "1.2.1")']);
  const { code, stderr } = await lock(folder);
  expect(code, stderr).toBe(0);
  expect(locked(folder).images["boot"]).toMatchObject({
    "wheel decord 0.6.0": {
      artifact: shop.at("decord-0.6.0-py3-none-manylinux2010_x86_64.whl"),
    },
  });
});

it("a wheel for another system is not taken, and a wheel is no source archive", async () => {
  const folder = project(shop.url, ['wheel("mac", "1"), sdist("pilgram", "1.2.1")']);
  const { code, stderr } = await lock(folder);
  expect(code).toBe(1);
  expect(stderr).toContain("mac-1-py3-none-macosx_10_15_x86_64.whl: macosx_10_15_x86_64 is not");
  expect(stderr).toContain("pilgram-1.2.1-py3-none-any.whl: it is a wheel");
});
