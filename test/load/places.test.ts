/** One table: wherever and however a config runs, a problem has the exact same place. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileArgs, projectWith, root, run } from "../helpers/command.ts";
import { LOCK } from "../helpers/project.ts";

/** A helper of the user's makes the faulty package; types shift every column but the right ones. */
const HELPER = `import { git } from "comfynix";

interface Named {
  readonly name: string;
}
const é = "ü";

export const source = ({ name }: Named) => git(\`user/\${name}\`, "main" as string as \`\${number}\`);
export type { Named };
void é;
`;

const CONFIG = (extension: string): string => `import { image, layer } from "comfynix";
import { source, type Named } from "./helper${extension}";

const named: Named = { name: "x" };
export const broken = image("broken", {
  tag: "1",
  python: "3.14",
  layers: [layer("a", source(named))],
});
`;

const SAID = (extension: string): string => `helper${extension}:8:64  rev-not-pinned
`;

const packed = mkdtempSync(path.join(tmpdir(), "comfynix packed "));
afterAll(() => rmSync(packed, { recursive: true, force: true }));
beforeAll(() => {
  const script = path.join(root, "scripts/package.ts");
  const loader = path.join(root, "node_modules/tsx/dist/loader.mjs");
  execFileSync(process.execPath, ["--import", loader, script, packed]);
}, 120_000);

/** Installs the packed package, and what it depends on, in a project. */
const install = (folder: string): void => {
  const modules = path.join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  cpSync(packed, path.join(modules, "comfynix"), { recursive: true });
};

describe.concurrent.each([
  ["from source", () => compileArgs],
  [
    "from the packed package",
    () =>
      (...args: string[]) => ["node_modules/comfynix/bin/comfynix.js", "compile", ...args],
  ],
] as const)("%s", (how, argsOf) => {
  test.each([
    ["an ES module project", '{ "type": "module" }', ".ts"],
    ["an ES module project", '{ "type": "module" }', ".mts"],
    ["a CommonJS project", '{ "type": "commonjs" }', ".ts"],
    ["a CommonJS project", "{}", ".ts"],
    ["a CommonJS project", "{}", ".mts"],
  ])("%s (%s), config%s", { timeout: 120_000 }, async (_, manifest, extension) => {
    const config = `comfyui.config${extension}`;
    const folder = projectWith({
      [config]: CONFIG(extension),
      [`helper${extension}`]: HELPER,
      "comfyui.lock.json": LOCK,
      "package.json": manifest,
    });
    if (how === "from the packed package") install(folder);
    const { code, stderr } = await run(process.execPath, argsOf()(), { cwd: folder });
    expect(stderr).toContain(SAID(extension));
    expect(stderr).toContain(`  called from ${config}:8:23\n`);
    expect(stderr).not.toMatch(/  type\n/);
    expect(code).toBe(1);
  });
});
