// cupy 14 was there as a release candidate only, and not where it was looked for.
import { afterAll, beforeAll, expect, it } from "vitest";
import { lock, locked, openShop, project } from "../lock/command/shop.ts";
import type { Shop } from "../lock/command/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.stock(
    { name: "cupy_cuda13x", version: "14.0.0rc1" },
    { name: "cupy_cuda13x", version: "13.6" },
  );
});
afterAll(() => shop.close());

const cuda = 'cuda: "13.0",';

it("a pre-release is not taken unasked, and the remedy is told", async () => {
  const folder = project(shop.url, ['wheel("cupy-cuda13x", "14.0.0")'], cuda);
  const { code, stderr } = await lock(folder);
  expect(code).toBe(1);
  expect(stderr).toContain("cupy-cuda13x 14.0.0 cannot be locked: ");
  expect(stderr).toContain('ask for it: wheel("cupy-cuda13x", "14.0.0rc1")');
});

it("one that is asked for is", async () => {
  const folder = project(shop.url, ['wheel("cupy-cuda13x", "14.0.0rc1")'], cuda);
  expect(await lock(folder)).toMatchObject({ code: 0 });
  const open = project(shop.url, ['wheel("cupy-cuda13x", ">=13")'], cuda);
  expect(await lock(open)).toMatchObject({ code: 0 });
  expect(locked(open).images["boot"]?.["wheel cupy-cuda13x >=13"]).toMatchObject({
    artifact: shop.at("cupy_cuda13x-13.6-py3-none-any.whl"),
    lost: [{ rule: "prerelease", reason: "14.0.0rc1 is a pre-release, which nobody asked for" }],
  });
  expect(Object.keys(locked(folder).artifacts)).toEqual([
    shop.at("cupy_cuda13x-14.0.0rc1-py3-none-any.whl"),
  ]);
});

it("a distribution comes from the one index that is for it", async () => {
  const folder = project(shop.url, ['wheel("cupy-cuda12x", "14.0.0rc1")'], 'cuda: "12.8",');
  const { stderr } = await lock(folder);
  expect(stderr).toContain(`cupy-cuda12x 14.0.0rc1 cannot be locked: ${shop.url} does not have it`);
});
