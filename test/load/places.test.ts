/** One table: wherever and however a config runs, a problem has the exact same place. */
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { projectWith, root, run, TSX } from "../helpers/command.ts";
import { install, packaged } from "../helpers/packed.ts";
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

let packed: string;
beforeAll(() => {
  packed = packaged();
});

describe.concurrent.each([
  [
    "from source",
    () =>
      (...args: string[]) => [...TSX, path.join(root, "compile.ts"), ...args],
  ],
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
  ])("%s (%s), config%s", async (_, manifest, extension) => {
    const config = `comfyui.config${extension}`;
    const folder = projectWith({
      [config]: CONFIG(extension),
      [`helper${extension}`]: HELPER,
      "comfyui.lock.json": LOCK,
      "package.json": manifest,
    });
    if (how === "from the packed package") install(packed, folder);
    const { code, stderr } = await run(process.execPath, argsOf()(), { cwd: folder });
    expect(stderr).toContain(SAID(extension));
    expect(stderr).toContain(`  called from ${config}:8:23\n`);
    expect(stderr).not.toMatch(/  type\n/);
    expect(code).toBe(1);
  });
});
