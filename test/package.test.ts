/** What is packed is complete, small, and works where it is installed. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { projectWith, root, run } from "./helpers/command.ts";
import { modulesOf } from "./helpers/modules.ts";
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

/**
 * Start-up is part of the product, and a module that is loaded is time that a user waits. Who adds one to
 * what every run needs may raise a number here; what only some runs need is imported where they need it.
 */
describe("what a command loads before it is at work", () => {
  let folder: string;
  let bin: string;
  beforeAll(async () => {
    folder = projectWith(small());
    bin = install(packed, folder);
    expect((await run(process.execPath, [bin, "compile"], { cwd: folder })).code).toBe(0);
  });
  const loaded = (...args: readonly string[]) => {
    // Without a Nix: a build goes as far as to ask for one.
    const { own, packages } = modulesOf(bin, args, { cwd: folder, env: { PATH: "/nowhere" } });
    return { own, packages: [...new Set(packages)] };
  };
  /** Loads TypeScript. */
  const TSX = ["esbuild", "tsx"];

  test("is next to nothing where nothing is compiled", () => {
    const { own, packages } = loaded("--version");
    expect(packages).toEqual([]);
    expect(own.length).toBeLessThan(30);
    for (const asked of ["build", "dev", "graph", "lock", "stats", "why"]) {
      const help = loaded(asked, "--help");
      expect([asked, ...help.packages]).toEqual([asked, "fastest-levenshtein"]);
      expect(help.own.length).toBeLessThan(45);
    }
  });

  test("is for a compile the stages alone, where nothing has changed", () => {
    const { own, packages } = loaded("compile", "--no-typecheck");
    expect(own).toContain("compiler/emit/emit.js");
    expect(own.length).toBeLessThan(290);
    expect(packages).toEqual([...TSX, "fastest-levenshtein", "jsonc-parser", "valibot"].sort());
    expect(own.filter((each) => /compiler\/(build|check)\/|second-opinion/.test(each))).toEqual([]);
  });

  test("is for a build neither what delivers nor what explains failures", () => {
    const { own, packages } = loaded("build", "--no-typecheck");
    expect(own).toContain("compiler/build/run-request.js");
    expect(own.length).toBeLessThan(380);
    const heavy = [
      "@zip.js/zip.js",
      "chokidar",
      "d3-hierarchy",
      "htmlparser2",
      "ohm-js",
      "smol-toml",
    ];
    expect(packages.filter((each) => heavy.includes(each))).toEqual([]);
    const lazy = /build\/deliver\/deliver\.|build\/failure\/problems|second-opinion/;
    expect(own.filter((each) => lazy.test(each))).toEqual([]);
  });
});
