/** Names and texts of any characters come out as they are, or are refused. */
import { describe, expect, test } from "vitest";
import { compile, projectWith } from "../helpers/command.ts";
import { IMAGE, IMPORT } from "../helpers/project.ts";
import { config, FAST, refused } from "./refused.ts";

describe.concurrent("names and texts", () => {
  test("with quotes, ${, '', newlines, non-ASCII and control characters are escaped or refused", async () => {
    const nasty = "a\"b${c}''d\ne\u001b[2Jf\u202eg\u0007é";
    const text = `${IMPORT}${IMAGE.replace('"1",', `"1", labels: { k: ${JSON.stringify(nasty)} },`)}`;
    const folder = projectWith(config(text));
    const { code, stderr } = await compile(folder, FAST);
    expect(code, stderr).toBe(0);
    const tag = `${IMPORT}${IMAGE.replace('"1"', JSON.stringify(nasty))}`;
    const said = await refused(config(tag));
    expect(said).toContain("tag-invalid");
    expect(said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/);
  });

  test("with a null byte, which no Nix string can hold, are refused", async () => {
    const text = `${IMPORT}${IMAGE.replace('"1",', '"1", labels: { k: "a\\0b" },')}`;
    expect(await refused(config(text))).toMatch(/NUL|null byte/);
  });
});
