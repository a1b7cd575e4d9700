/**
 * `npm run package`: writes the folder that is packed and published, compiled to JavaScript, with
 * declarations for the editor. Usage: `tsx scripts/package.ts [FOLDER]`, default `dist/`.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const target = path.resolve(process.argv[2] ?? path.join(root, "dist"));

/** The folders a user's machine needs. */
const FOLDERS = ["dsl", "compiler"];

const compileTo = (folder: string): void => {
  const config = path.join(folder, "tsconfig.json");
  const settings = {
    extends: path.join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      outDir: folder,
      rootDir: root,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      typeRoots: [path.join(root, "node_modules/@types")],
    },
    include: FOLDERS.map((name) => path.join(root, name)),
    exclude: [],
  };
  writeFileSync(config, JSON.stringify(settings));
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  rmSync(config);
};

/** What is data or JavaScript already. */
const copyTheRest = (folder: string): void => {
  for (const name of FOLDERS) {
    cpSync(path.join(root, name), path.join(folder, name), {
      recursive: true,
      filter: (file) => !/\.ts$|__pycache__/.test(file),
    });
  }
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  for (const file of ["bin/comfynix.js", "README.md", "LICENSE"]) {
    copyFileSync(path.join(root, file), path.join(folder, file));
  }
  const schema = "check-report.schema.json";
  copyFileSync(path.join(root, "docs", schema), path.join(folder, schema));
};

/** Points at the compiled files; what only development needs is left out. */
const manifest = (): string => {
  const {
    private: _private,
    scripts: _scripts,
    devDependencies: _devDependencies,
    ...kept
  } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<string, unknown>;
  const exports = {
    ".": compiled("./dsl/index"),
    "./prettier-plugin": compiled("./compiler/nix/prettier-plugin"),
    "./check-report.schema.json": "./check-report.schema.json",
    "./package.json": "./package.json",
  };
  return `${JSON.stringify({ ...kept, exports }, undefined, 2)}\n`;
};

const compiled = (file: string) => ({ types: `${file}.d.ts`, default: `${file}.js` });

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
compileTo(target);
copyTheRest(target);
writeFileSync(path.join(target, "package.json"), manifest());
