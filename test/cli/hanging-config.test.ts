/** A config that never comes to its end is ended, and told at the line where it was. */
import { describe, expect, test } from "vitest";
import { IMAGE, IMPORT } from "../helpers/project.ts";
import { config, FAST, refused } from "./refused.ts";

describe.concurrent("a config", () => {
  test("that loops", async () => {
    const text = `${IMPORT}\n${IMAGE}
let n = 0;
for (;;) {
  n += 1;
}
`;
    expect(await refused(config(text), [...FAST, "--timeout", "1"])).toMatch(
      /comfyui\.config\.ts:(10|11):\d+  config-hangs\n  the config still ran after 1 s; it was here\n/,
    );
  });

  test("that loops in a CommonJS project", async () => {
    const files = { ...config(`${IMPORT}\nwhile (true);\n`), "package.json": "{}" };
    expect(await refused(files, [...FAST, "--timeout", "1"])).toMatch(
      /comfyui\.config\.ts:3:\d+  config-hangs/,
    );
  });

  test("that hangs in one long call", async () => {
    const text = `${IMPORT}\n/^(a+)+$/.test("a".repeat(60) + "b");\n`;
    expect(await refused(config(text), [...FAST, "--timeout", "1"])).toMatch(
      /comfyui\.config\.ts:3:\d+  config-hangs/,
    );
  });

  test("that never settles its top-level await", async () => {
    const text = `${IMPORT}\n${IMAGE}await 1;\n  await new Promise(() => {});\n`;
    expect(await refused(config(text))).toContain(
      `comfyui.config.ts:9:9  config-hangs
  the config awaits something that never comes
  9 |   await new Promise(() => {});
    |         ^`,
    );
  });

  test("that waits for ever while a timer keeps the process alive", async () => {
    const text = `setInterval(() => {}, 1e6);\nawait new Promise(() => {});\n`;
    expect(await refused(config(text), [...FAST, "--timeout", "1"])).toContain(
      "comfyui.config.ts:2:7  config-hangs",
    );
  });
});
