/** Which files of an index are locked, and what is told of those that are not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { wheel } from "../../../dsl/index.ts";
import { lockHere, openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

test("what is an index's own comes from there alone, whatever another index has", async () => {
  const own = await openShop();
  own.stock({ name: "mine", version: "1", requires: ["theirs"] }, { name: "theirs", version: "9" });
  shop.stock({ name: "mine", version: "99" }, { name: "theirs", version: "1" });
  const indexes = [{ url: own.url, only: ["mine"] }];
  const { lock, problems } = await lockHere(shop.url, [wheel("mine", ">=1")], { indexes });
  expect(problems).toEqual([]);
  expect(Object.keys(lock.artifacts).sort()).toEqual(
    [own.at("mine-1-py3-none-any.whl"), shop.at("theirs-1-py3-none-any.whl")].sort(),
  );
  expect(own.server.seen.filter(({ path }) => path.includes("theirs"))).toEqual([]);
  expect(shop.server.seen.filter(({ path }) => path.includes("mine"))).toEqual([]);
  await own.close();
});

test("a file at a signed address is refused where it is the one to take, and nowhere else", async () => {
  const built = shop.stock({ name: "shared", version: "1" }, { name: "shared", version: "2" });
  const [one, two] = built.map(({ file }) => shop.at(file));
  const page = (...links: readonly string[]) => ({
    body: Buffer.from(links.map((each) => `<a href="${each}">x</a>`).join("\n")),
    type: "text/html",
  });
  const listed = (...links: readonly string[]) =>
    shop.server.files.set("/simple/shared/", page(...links));
  shop.stock({ name: "asks", version: "1", requires: ["shared"] });

  listed(`${one ?? ""}?X-Amz-Signature=hunter2`, two ?? "");
  const { lock, problems } = await lockHere(shop.url, [wheel("shared", ">=1")]);
  expect(problems).toEqual([]);
  expect(Object.keys(lock.artifacts)).toEqual([two]);

  listed(one ?? "", `${two ?? ""}?X-Amz-Signature=hunter2`);
  const why =
    "the index links to shared-2-py3-none-any.whl with a signature or token in the address, which a lock would publish";
  for (const [asked, said] of [
    [wheel("shared", ">=1"), `shared >=1 cannot be locked: ${why}`],
    [wheel("asks", "1"), `asks 1 requires shared: ${why}`],
  ] as const) {
    const refused = await lockHere(shop.url, [asked]);
    expect(refused.problems).toMatchObject([
      { message: said, details: { hint: expect.stringContaining("~/.netrc") as string } },
    ]);
    expect(JSON.stringify(refused)).not.toContain("hunter2");
  }
  expect((await lockHere(shop.url, [wheel("shared", "1")])).problems).toEqual([]);
});

test("a server that fails everybody is told once, with how many", async () => {
  const names = ["a", "b", "c"];
  const gone = await openShop();
  await gone.close();
  const { problems } = await lockHere(
    gone.url,
    names.map((name) => wheel(name, "1")),
  );
  expect(problems).toMatchObject([
    {
      code: "not-locked",
      message: expect.stringMatching(
        /^a 1 cannot be locked: .*refused.* \(and so for 2 other packages from there\)$/,
      ) as string,
    },
  ]);
});

test("what is there for another accelerator alone is told as such", async () => {
  shop.stock(
    { name: "only_cuda", version: "1+cu130" },
    { name: "only_cuda", version: "2+cu130" },
    { name: "above", version: "1", requires: ["only-cuda"] },
  );
  const asked = await lockHere(shop.url, [wheel("only-cuda", "1")]);
  expect(asked.problems.map(({ message }) => message)).toEqual([
    `only-cuda 1 cannot be locked: ${shop.url} has none that fits; its only file is only_cuda-1+cu130-py3-none-any.whl: it is built for CUDA 13.0, and the image is for CPU`,
  ]);
  const required = await lockHere(shop.url, [wheel("above", "1")]);
  expect(required.problems[0]?.message).toContain(
    "only_cuda-2+cu130-py3-none-any.whl: it is built for CUDA 13.0, and the image is for CPU",
  );
  expect((await lockHere(shop.url, [wheel("above", "1")], { cuda: "13.0" })).problems).toEqual([]);
});

test("two wheels that overwrite each other's files are locked as such", async () => {
  const files = (data: string) => [
    { name: "shared/a.py", data },
    { name: "shared/same.py", data: "" },
  ];
  shop.stock(
    { name: "first", version: "1", files: files("1") },
    { name: "second", version: "1", files: files("2") },
  );
  const packages = [wheel("first", "1"), wheel("second", "1")];
  const { lock, problems } = await lockHere(shop.url, packages);
  expect(problems).toEqual([]);
  const [one, two] = ["first", "second"].map((name) => shop.at(`${name}-1-py3-none-any.whl`));
  expect(lock.collisions).toEqual([{ artifacts: [one, two], file: "shared/a.py", count: 1 }]);

  // Nothing has to be read again for it to stay, and it goes with the wheel.
  const again = await lockHere(shop.url, packages, { previous: lock });
  expect(again.lock).toEqual(lock);
  const alone = await lockHere(shop.url, packages.slice(1), { previous: lock });
  expect(alone.lock).not.toHaveProperty("collisions");
  // Both are known, but were never together.
  const together = await lockHere(shop.url, packages, { previous: alone.lock });
  expect(together.lock.collisions).toEqual(lock.collisions);
});

test("what fails for good is told, the rest is locked, and the next lock goes on", async () => {
  const faults = [{ status: 403 }];
  shop.stock({ name: "fine", version: "1" }, { name: "down", version: "1", apart: false, faults });
  const packages = [wheel("fine", "1"), wheel("down", "1")];
  const first = await lockHere(shop.url, packages);
  expect(first.problems).toMatchObject([
    {
      code: "unreachable",
      severity: "warning",
      message: expect.stringMatching(/^down 1 cannot be looked into: .*403/) as string,
    },
  ]);
  const second = await lockHere(shop.url, packages, { previous: first.lock });
  expect(second.problems).toEqual([]);
  expect(second.lock.artifacts[shop.at("down-1-py3-none-any.whl")]?.facts?.metadata).toEqual({
    requires: [],
  });
});
