/** The product as it is published: compiled, it starts in half the time that its source needs. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** All that it is made of. */
const SOURCES = ["bin", "compiler", "dsl", "docs", "scripts", "package.json", "tsconfig.json"];

const filesIn = (name: string): readonly string[] =>
  statSync(path.join(root, name)).isFile()
    ? [name]
    : readdirSync(path.join(root, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("__pycache__"))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .sort();

/** Writes it to `folder`, as `npm run package` does. */
export const packageTo = (folder: string): void => {
  const loader = path.join(root, "node_modules/tsx/dist/loader.mjs");
  const script = path.join(root, "scripts/package.ts");
  execFileSync(process.execPath, ["--import", loader, script, folder]);
};

/** A folder with it, written when there is none of the sources as they are now. */
const product = (): string => {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesIn)) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  const all = path.join(root, "test/tmp/product");
  const folder = path.join(all, hash.digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(all, { recursive: true });
  const day = Date.now() - 86_400_000;
  for (const old of readdirSync(all).map((name) => path.join(all, name))) {
    // Undefined for one that another worker has removed, or given its name, since.
    const made = statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? day;
    if (made < day) rmSync(old, { recursive: true, force: true });
  }
  const written = `${folder}-${String(process.pid)}`;
  packageTo(written);
  try {
    renameSync(written, folder);
  } catch {
    // Another worker was first.
    rmSync(written, { recursive: true });
  }
  return folder;
};

/** Its folder. */
export const PRODUCT = product();

/** Its command, for Node to run. */
export const COMFYNIX = path.join(PRODUCT, "bin/comfynix.js");
