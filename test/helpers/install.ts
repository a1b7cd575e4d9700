/** Installs the product in a project, as npm would; without the test runner, for the bench. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Installs the packed folder, and what it depends on; gives the command, for Node to run. */
export const install = (packed: string, project: string): string => {
  const modules = path.join(project, "node_modules");
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    if (name.startsWith(".")) continue;
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  cpSync(packed, path.join(modules, "comfynix"), { recursive: true });
  symlinkSync("../comfynix/bin/comfynix.js", path.join(modules, ".bin/comfynix"));
  return path.join(modules, "comfynix/bin/comfynix.js");
};
