/** The package as it is published, and projects that have it installed. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { newFolder, root } from "./command.ts";
import { packageTo } from "./product.ts";

/** A folder as `npm run package` writes it; removed after the test file. */
export const packaged = (): string => {
  const folder = newFolder("comfynix packed ");
  packageTo(folder);
  return folder;
};

/** Installs the packed folder, and what it depends on, in a project. */
export const install = (packed: string, project: string): void => {
  const modules = path.join(project, "node_modules");
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    if (name.startsWith(".")) continue;
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  cpSync(packed, path.join(modules, "comfynix"), { recursive: true });
  symlinkSync("../comfynix/bin/comfynix.js", path.join(modules, ".bin/comfynix"));
};
