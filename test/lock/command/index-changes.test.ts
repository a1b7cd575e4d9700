/** `comfynix lock` where an index has other files by now. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lock, locked, lockText, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

describe("comfynix lock", () => {
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
    const before = lockText(folder);
    const faults = [{ status: 403 }];
    shop.server.files.set("/simple/held/", { body: Buffer.from(""), faults, always: true });
    const { code, stderr } = await lock(folder, ["--update", "held"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/unreachable\n {2}held >=1 stays as it is locked: http:.*403/);
    expect(lockText(folder)).toBe(before);
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
});
