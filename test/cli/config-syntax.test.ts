/** A config that is no TypeScript, told at the place. */
import { describe, expect, test } from "vitest";
import { IMAGE, IMPORT } from "../helpers/project.ts";
import { config, refused } from "./refused.ts";

describe.concurrent("a config", () => {
  test("with a syntax error, behind letters that take two bytes", async () => {
    expect(await refused(config('const é = "ü";\nconst ö = 1; const x = (;\n'))).toContain(
      `comfyui.config.ts:2:25  config-syntax
  Unexpected ";"
  2 | const ö = 1; const x = (;
    |                         ^`,
    );
  });

  test("with a syntax error is told once, though the type checker sees it too", async () => {
    const said = await refused(config("const x = (;\n"), []);
    expect(said).toContain("config-syntax");
    expect(said).toMatch(/\n1 problem\n$/);
  });

  test("with the marks of a merge conflict", async () => {
    const text = IMAGE.replace(
      '  tag: "1",\n',
      '<<<<<<< HEAD\n  tag: "1",\n=======\n  tag: "2",\n>>>>>>> other\n',
    );
    expect(await refused(config(`${IMPORT}${text}`)))
      .toContain(`comfyui.config.ts:3:1  config-syntax
  the file has the marks of a merge conflict
  3 | <<<<<<< HEAD
    | ^
  hint: decide between its sides, and take the marks out
`);
  });

  test("that lacks a comma, whatever looks like a mark of a conflict elsewhere", async () => {
    const text = `${IMPORT}${IMAGE.replace('"1",', '"1"')}/*\nHeading\n=======\n*/\n`;
    expect(await refused(config(text), [])).toContain(`comfyui.config.ts:4:3  config-syntax
  Expected "}" but found "python"
  4 |   python: "3.14",
    |   ^
  hint: is a comma missing before it, or in its place?

1 problem
`);
  });
});
