/** `comfynix graph`: the page, in a real browser. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { image, layer, wheel } from "../../dsl/index.ts";
import { pageOf } from "../../compiler/commands/run-graph.ts";
import { derivationsOf } from "../../compiler/graph/derivations.ts";
import { imageGraph } from "../../compiler/graph/image-graph.ts";
import { groundsOf } from "../../compiler/graph/impact.ts";
import { plannedImages } from "../../compiler/commands/planned-images.ts";
import { contextOf, type LockedFacts } from "../helpers/context.ts";
import { projectWith, root, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { describeWith } from "../helpers/tools.ts";
import { faintTexts, inaccessible, openBrowser, openPage } from "../graph/browser.ts";

const graph = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(process.execPath, [COMFYNIX, "graph", ...args], { env });

const pure = (name: string): string => `https://wheels.example.org/${name}-1.0-py3-none-any.whl`;

const pageFor = (boot: Parameters<typeof contextOf>[0][string], known: LockedFacts): string => {
  const [planned] = plannedImages(contextOf({ boot }, known));
  if (planned === undefined) throw new Error("no image");
  const graph = imageGraph(planned.contents);
  return pageOf(planned, groundsOf(graph, derivationsOf(graph, planned.plan, planned.image)));
};

const requires = (...names: readonly string[]) => ({
  elf: [],
  metadata: { requires: [...names] },
});

describe("comfynix graph", () => {
  test("writes the same page whatever the time zone and the language", async () => {
    const folder = projectWith({});
    const [here, there] = ["a.html", "b.html"].map((name) => path.join(folder, name));
    const first = await graph(["comfyui", "--out", here ?? ""]);
    expect(first, first.stderr).toMatchObject({ code: 0, stdout: "" });
    await graph(["--out", there ?? ""], { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8" });
    expect(readFileSync(there ?? "", "utf8")).toBe(readFileSync(here ?? "", "utf8"));
  });

  test("says where it cannot write, and what there is to draw", async () => {
    const folder = projectWith({ file: "" });
    const refused = await graph(["--out", path.join(folder, "file/page.html")]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("output-unwritable");
    expect((await graph(["comfyu"])).stderr).toContain('did you mean "comfyui"?');
  });

  test("replaces a page, and nothing else", async () => {
    const folder = projectWith({ "page.html": "<!doctype html>", "comfyui.config.ts": "mine" });
    expect((await graph(["--out", path.join(folder, "page.html")])).code).toBe(0);
    const config = path.join(folder, "comfyui.config.ts");
    const { code, stderr } = await graph(["--out", config]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("output-not-ours")]);
    expect(readFileSync(config, "utf8")).toBe("mine");
  });
});

describeWith(["chromium"], "the page", () => {
  let browser: Browser;
  let megapak = "";
  const chosen = (page: Page): Promise<string | null> => page.textContent("#detail .label");

  beforeAll(async () => {
    const out = await graph(["--config", root, "--out", "-"]);
    expect(out.stderr).toBe("");
    megapak = out.stdout;
    browser = await openBrowser();
  });
  afterEach(() => Promise.all(browser.contexts().map((each) => each.close())));
  afterAll(() => browser.close());

  it("asks for nothing, complains of nothing, and has a tile for every package", async () => {
    const { complaints, page, requests } = await openPage(browser, megapak);
    expect(await page.locator(".tile").count()).toBe(188);
    expect(await page.locator(".tile[data-unknown]").count()).toBe(166);
    await page.fill("#search", "nvidia");
    await page.keyboard.press("Enter");
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });

  it("finds a package by its name, with the keyboard alone", async () => {
    const { page } = await openPage(browser, megapak);
    await page.keyboard.press("/");
    await page.keyboard.type("CUBLAS");
    expect(await page.locator("#results [role=option]").count()).toBe(1);
    expect(await page.getAttribute("#search", "aria-activedescendant")).toBe("result-0");
    await page.keyboard.press("Enter");
    expect(await chosen(page)).toBe("nvidia-cublas 13.1.0.3");
    expect(await page.evaluate("document.activeElement.className")).toBe("label");
    expect(page.url()).toMatch(/#nvidia-cublas$/);
    await page.keyboard.press("Escape");
    expect(await page.locator("#detail .label").count()).toBe(0);
    expect(await page.evaluate("document.activeElement.className")).toContain("tile");
  });

  it("says that there is none", async () => {
    const { page } = await openPage(browser, megapak);
    await page.fill("#search", "nothing of that kind");
    expect(await page.textContent("#results")).toBe("no package of that name");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await page.locator("#results").isHidden()).toBe(true);
  });

  it("is walked with tab, arrows and enter, and shows where one is", async () => {
    const { page } = await openPage(browser, megapak);
    await page.focus("#search");
    await page.keyboard.press("Tab");
    const box = () =>
      page.evaluate<{ x: number; y: number; outline: string }>(
        `(() => { const at = document.activeElement, { x, y } = at.getBoundingClientRect();
          return { x, y, outline: getComputedStyle(at).outlineStyle }; })()`,
      );
    expect(await page.locator(".tile:focus").count()).toBe(1);
    await page.keyboard.press("ArrowLeft");
    const before = await box();
    await page.keyboard.press("ArrowRight");
    const right = await box();
    await page.keyboard.press("ArrowDown");
    const below = await box();
    expect(right.x).toBeGreaterThan(before.x);
    expect(below.y).toBeGreaterThan(right.y);
    expect(below.outline).toBe("solid");
    await page.keyboard.press("Enter");
    expect(await page.locator(".tile[aria-pressed=true]:focus").count()).toBe(1);
    expect(await page.textContent("#said")).toMatch(/sent again\.$/);
    expect(await page.locator(".tile[tabindex='0']").count()).toBe(1);
  });

  it("shows why a package is there, who asks for whom, and what moves with it", async () => {
    const native = (name: string): string =>
      `https://wheels.example.org/${name}-1.0-cp314-cp314-manylinux_2_28_x86_64.whl`;
    const elf = (file: string, needed: readonly string[]) => ({
      elf: [{ path: file, needed: [...needed] }],
      metadata: { requires: [] },
    });
    const html = pageFor(
      image("boot", {
        tag: "1",
        python: "3.14",
        layers: [
          layer("low", wheel(native("lib"))),
          layer("high", wheel(native("user")), wheel(pure("asks"))),
        ],
      }),
      {
        facts: {
          lib: elf("lib/lib.so.1", []),
          user: elf("user/user.so", ["lib.so.1"]),
          asks: requires("user>=1"),
        },
      },
    );
    const { page } = await openPage(browser, html, { hash: "#lib" });
    expect(await page.locator("#detail .chain li").allTextContents()).toEqual([
      "layer low",
      "lib 1.0",
    ]);
    expect(await page.locator("#detail .moves li").allTextContents()).toEqual([
      "user 1.0is linked to lib 1.0",
    ]);
    expect(await page.locator(".tile[data-state=moved]").allTextContents()).toEqual(["user"]);
    expect(await page.locator("#layers [data-sent=yes] .name").allTextContents()).toEqual([
      "low1 package",
      "high2 packages",
      "environment",
      "files",
    ]);
    await page.click("#detail .moves button");
    expect(await chosen(page)).toBe("user 1.0");
    expect(await page.locator("#neighbours .one").allTextContents()).toEqual([
      "asks 1.0requires user>=1",
      "lib 1.0linked",
    ]);
    expect(await page.locator("#neighbours svg path").count()).toBe(2);
  });

  it.each([
    { scheme: "light", width: 1280 },
    { scheme: "dark", width: 360 },
  ] as const)("is to read in $scheme at $width pixels", async ({ scheme, width }) => {
    const { page } = await openPage(browser, megapak, { scheme, width });
    expect(await faintTexts(page)).toEqual([]);
    await page.fill("#search", "torch");
    expect(await faintTexts(page)).toEqual([]);
    await page.keyboard.press("Enter");
    expect(await faintTexts(page)).toEqual([]);
    expect(await inaccessible(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  it("shows names that are markup as they are", async () => {
    const nasty = `</script><img src=x onerror=alert(1)>"'&<!--`;
    const html = pageFor(
      image("boot", { tag: "1", python: "3.14", layers: [layer(nasty, wheel(pure("inside")))] }),
      { facts: { inside: requires() } },
    );
    const { complaints, page } = await openPage(browser, html, { hash: "#inside" });
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("#detail .chain li").first().textContent()).toBe(`layer ${nasty}`);
    expect(complaints).toEqual([]);
  });

  it("holds a thousand packages", async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `package-${String(at)}`);
    const layers = Array.from({ length: 20 }, (_, at) =>
      layer(
        `l${String(at)}`,
        ...names.slice(at * 50, at * 50 + 50).map((name) => wheel(name, "1.0")),
      ),
    );
    const facts = Object.fromEntries(
      names.map((name, at) => [name, requires(...names.slice(Math.max(0, at - 4), at))]),
    );
    const html = pageFor(image("boot", { tag: "1", python: "3.14", layers }), { facts });
    expect(html.length).toBeLessThan(1_000_000);
    const { complaints, page } = await openPage(browser, html, { hash: "#package-999" });
    expect(await chosen(page)).toBe("package-999 1.0");
    expect(await page.locator(".tile").count()).toBe(1000);
    // Each has an area to touch, and none reaches into another.
    const boxes = await page.evaluate<readonly [number, number, number, number][]>(
      `[...document.querySelectorAll(".tile")].map((tile) => {
        const { left, top, right, bottom } = tile.getBoundingClientRect();
        return [left, top, right, bottom];
      })`,
    );
    expect(
      boxes.filter(([left, top, right, bottom]) => right - left < 2 || bottom - top < 2),
    ).toEqual([]);
    const into = (a: readonly number[], b: readonly number[]): boolean =>
      [0, 1].every(
        (at) => (a[at] ?? 0) + 0.5 < (b[at + 2] ?? 0) && (b[at] ?? 0) + 0.5 < (a[at + 2] ?? 0),
      );
    const overlapping = boxes.filter((a, at) => boxes.some((b, other) => other > at && into(a, b)));
    expect(overlapping).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
