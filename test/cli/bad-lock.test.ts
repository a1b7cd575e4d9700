/** Whatever is wrong with the lock: a located problem, exit code 1, and nothing written. */
import { describe, expect, test } from "vitest";
import { IMAGE, IMPORT, LOCK, small } from "../helpers/project.ts";
import { config, refused } from "./refused.ts";

describe.concurrent("the lock", () => {
  const locked = (text: string) => ({ ...small(), "comfyui.lock.json": text });

  test("that is not there", async () => {
    const files = small();
    delete files["comfyui.lock.json"];
    expect(await refused(files)).toContain(
      "lock-unreadable\n  there is no comfyui.lock.json\n  hint: write it: npx comfynix lock",
    );
  });

  test("of another version", async () => {
    expect(await refused(locked(LOCK.replace('"version": 1', '"version": 99')))).toContain(
      "comfyui.lock.json:1:1  lock-version\n",
    );
  });

  test("that was cut off", async () => {
    expect(await refused(locked(LOCK.slice(0, 200)))).toContain("  lock-unreadable\n");
  });

  test("with a field of the wrong form", async () => {
    expect(await refused(locked(LOCK.replace("1771848320", '"then"')))).toMatch(
      /comfyui\.lock\.json:7:\d+  lock-invalid\n/,
    );
  });

  test("is at fault together with the config: all is told", async () => {
    const text = `${IMPORT}${IMAGE.replace('"1"', '"**"')}`;
    const said = await refused({ ...config(text), "comfyui.lock.json": "{" });
    expect(said).toContain("lock-unreadable");
    expect(said).toContain("tag-invalid");
  });
});
