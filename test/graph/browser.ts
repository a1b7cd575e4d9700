/** A real browser on a page of ours: what it asks for, what it complains of, and how its texts are to read. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { projectWith } from "../helpers/command.ts";
import { CHROMIUM } from "../helpers/tools.ts";

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

/** How a page is looked at. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  /** What is behind `#` of its address. */
  readonly hash?: string;
}

/** A page that is open, and what became of it. */
export interface Opened {
  readonly page: Page;
  /** Addresses it asked for, itself not counted. */
  readonly requests: readonly string[];
  /** Errors, warnings and dialogs. */
  readonly complaints: readonly string[];
}

export const openPage = async (
  browser: Browser,
  html: string,
  { hash = "", height = 900, scheme = "light", width = 1280 }: Look = {},
): Promise<Opened> => {
  const file = join(projectWith({}), "page.html");
  writeFileSync(file, html);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  const address = pathToFileURL(file).href;
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`${address}${hash}`);
  return { page, requests: requests.filter((each) => !each.startsWith("data:")), complaints };
};

/**
 * Texts on the page that are hard to read: with a contrast below 4.5 to what they stand on.
 * Source: WCAG 2.2, "Contrast (Minimum)" and "relative luminance".
 */
export const faintTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = (color) => {
      const [r, g, b] = numbers(color).slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if ((numbers(color)[3] ?? 1) > 0.99) return color;
      }
      return "rgb(255, 255, 255)";
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === "" || !element.checkVisibility({ checkOpacity: true })) continue;
      if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.right <= 0) continue;
      const [a, b] = [getComputedStyle(element).color, ground(element)].map(luminance);
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) faint.push(node.data.trim() + " " + contrast.toFixed(2));
    }
    return faint;
  })()`);

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds wrong for people who do not see the page, or use it by other means than a mouse. */
export const inaccessible = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(readFileSync(AXE, "utf8"));
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))`);
};
