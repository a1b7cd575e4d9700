/** The prettier plugin: prettier hands Nix over and takes the finished text. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as prettier from "prettier";
import { describe, expect, test } from "vitest";
import { format } from "../../compiler/nix/format.ts";
import * as plugin from "../../compiler/nix/prettier-plugin.ts";
import { projectWith, root, run } from "../helpers/command.ts";
import { install, packaged } from "../helpers/packed.ts";

const formatted = (text: string, options: prettier.Options = {}): Promise<string> =>
  prettier.format(text, { parser: "nix", plugins: [plugin], ...options });

describe("a Nix file", () => {
  const source = "{pkgs}:{a=1;\n\n\n  b = ''\n      deep  \n    flat\n'';}";

  test("is what the formatter makes of it, spaces in strings included", async () => {
    expect(await formatted(source)).toBe(format(source));
  });

  test("is as wide as the standard says, unless the user says otherwise", async () => {
    const list = `[ ${"aaaaaaaa ".repeat(9)}]`;
    expect(await formatted(list)).toBe(format(list));
    expect(await formatted(list, { printWidth: 40 })).toBe(format(list, { width: 40 }));
  });

  test("with a syntax error is refused at its place", async () => {
    await expect(formatted("{\n  a = ;\n}")).rejects.toMatchObject({
      loc: { start: { line: 2, column: 7 } },
    });
  });
});

test("Nix in Markdown is formatted at its block's indentation", async () => {
  const block = (indent: string, lines: readonly string[]): string =>
    ["```nix", ...lines, "```"].map((line) => `${indent}${line}\n`).join("");
  const before = `- item\n\n${block("  ", ["{a=''", "  x", "'';}"])}`;
  const after = `- item\n\n${block("  ", ["{", "  a = ''", "    x", "  '';", "}"])}`;
  expect(await formatted(before, { parser: "markdown" })).toBe(after);
});

test('installed, `prettier --write "**/*.nix"` formats', async () => {
  const folder = projectWith({
    ".prettierrc": '{ "plugins": ["comfynix/prettier-plugin"] }',
    "package.json": "{}",
    "sub/a.nix": "{a=1;}",
    "README.md": "```nix\n{a=1;}\n```\n",
  });
  install(packaged(), folder);
  const bin = path.join(root, "node_modules/prettier/bin/prettier.cjs");
  const done = await run(process.execPath, [bin, "--write", "**/*.nix", "README.md"], { cwd: folder });
  expect(done, done.stderr).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(folder, "sub/a.nix"), "utf8")).toBe("{ a = 1; }\n");
  expect(readFileSync(path.join(folder, "README.md"), "utf8")).toContain("{ a = 1; }");
});
