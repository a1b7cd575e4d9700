// A wheel was asked for as linux_x86_64, but its file is manylinux_2_28: the server said "Access Denied".
import { afterAll, beforeAll, expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { lockHere, openShop } from "../lock/command/shop.ts";
import type { Shop } from "../lock/command/shop.ts";
import { text } from "../rules/found.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const tag = "cp314-cp314-manylinux_2_28_x86_64";
  shop.stock({ name: "torch", version: "2.10.0+cu130", tag });
});
afterAll(() => shop.close());

it("a wrong platform tag in an address is told with the file that there is", async () => {
  const torch = wheel(text(shop.at("torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl")));
  const { problems, lock } = await lockHere(shop.url, [torch], { cuda: "13.0" });
  expect(problems).toMatchObject([
    {
      code: "not-locked",
      message: expect.stringMatching(
        /^torch 2\.10\.0\+cu130 cannot be locked: http:.*404/,
      ) as string,
      details: {
        at: torch,
        hint: "the index has torch-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl for this image",
      },
    },
  ]);
  expect(lock.artifacts).toEqual({});
});

it("so is one where the server denies access to what it does not have", async () => {
  const file = "torch-2.10.0+cu130-cp314-cp314-linux_aarch64.whl";
  shop.server.files.set(`/files/${encodeURIComponent(file)}`, {
    body: Buffer.alloc(0),
    faults: [{ status: 403, headers: { server: "AmazonS3" } }],
    always: true,
  });
  const { problems } = await lockHere(shop.url, [wheel(text(shop.at(file)))], { cuda: "13.0" });
  expect(problems[0]?.details.hint).toMatch(/^the index has torch-2\.10\.0\+cu130-cp314/);
});
