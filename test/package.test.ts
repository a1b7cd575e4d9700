/** What is packed is complete, small, and works where it is installed. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { projectWith, root, run } from "./helpers/command.ts";
import { install, packaged } from "./helpers/packed.ts";
import { small } from "./helpers/project.ts";

let packed: string;
beforeAll(() => {
  packed = packaged();
});

test("the manifest points at compiled files and names only what a user needs", () => {
  const manifest: unknown = JSON.parse(readFileSync(path.join(packed, "package.json"), "utf8"));
  const own: unknown = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(manifest).toMatchObject({
    name: "comfynix",
    type: "module",
    exports: { ".": { types: "./dsl/index.d.ts", default: "./dsl/index.js" } },
    bin: { comfynix: "./bin/comfynix.js" },
    dependencies: Reflect.get(Object(own), "dependencies") as object,
  });
  for (const absent of ["private", "scripts", "devDependencies"]) {
    expect(manifest).not.toHaveProperty(absent);
  }
});

test("npm packs the compiled files, their declarations and no source", async () => {
  const { code, stdout, stderr } = await run("npm", ["pack", "--dry-run", "--json"], {
    cwd: packed,
  });
  expect(code, stderr).toBe(0);
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string; mode: number }[] }];
  const names = files.map((file) => file.path);
  expect(names).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "bin/comfynix.js",
      "check-report.schema.json",
      "compiler/check/probe/comfynix_check/catalogue.json",
      "compiler/check/probe/comfynix_check/checks/host.py",
      "compiler/cli.js",
      "compiler/load/watchdog-worker.cjs",
      "dsl/index.d.ts",
      "dsl/index.js",
      "package.json",
    ]),
  );
  expect(names.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))).toEqual([]);
  expect(names.filter((name) => name.includes("__pycache__"))).toEqual([]);
  expect(names.filter((name) => /^(test|scripts|examples|node_modules)\b/.test(name))).toEqual([]);
  expect(statSync(path.join(packed, "bin/comfynix.js")).mode & 0o111).toBe(0o111);
});

test("installed, the command compiles a project and its types hold without skipLibCheck", async () => {
  const folder = projectWith({
    ...small(),
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        module: "nodenext",
        target: "es2023",
        noEmit: true,
        types: [],
      },
      files: ["comfyui.config.ts"],
    }),
  });
  install(packed, folder);
  const { code, stderr } = await run("node_modules/.bin/comfynix", ["compile"], { cwd: folder });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("next: npx comfynix build small");
  const tsc = await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], {
    cwd: folder,
  });
  expect(tsc).toMatchObject({ code: 0, stdout: "" });
});

test("a config in a folder without any package is compiled by the comfynix that runs", async () => {
  const home = projectWith({});
  install(packed, home);
  const { "package.json": _, ...files } = small();
  const folder = projectWith(files);
  const bin = path.join(home, "node_modules/.bin/comfynix");
  const { code, stderr } = await run(bin, ["compile"], { cwd: folder });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("small  small:1\n");
});
