/** What an index cannot give, told where the config asks for it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wheel } from "../../../dsl/index.ts";
import { lock, lockHere, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.stock(
    { name: "mpmath", version: "1.3.0" },
    { name: "mpmath", version: "1.4.0" },
    { name: "bounded", version: "1", requiresPython: ">=3.8,<3.14" },
    { name: "clash_a", version: "1", requires: ["mpmath<1.4"] },
    { name: "clash_b", version: "1", requires: ["mpmath>=1.4"] },
    { name: "lonely", version: "1", requires: ["mpmath>=99"] },
    { name: "needy", version: "1", requires: ["nowhere>=2"] },
    { name: "old", version: "1", requires: ["mpmath (>=1.4.*)", "mpmath >=dev"] },
  );
});
afterAll(() => shop.close());

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

test("a requirement that nobody can read is told; one with a star is read as it was meant", async () => {
  const node = wheel("old", "1");
  const { lock, problems } = await lockHere(shop.url, [node]);
  expect(problems).toMatchObject([
    {
      code: "requirement-unreadable",
      message: 'old 1: its metadata requires "mpmath >=dev", which nobody can read',
      severity: "warning",
      details: { at: node },
    },
  ]);
  expect(Object.keys(lock.images["boot"] ?? {})).toContain("wheel mpmath 1.4.0");
});
