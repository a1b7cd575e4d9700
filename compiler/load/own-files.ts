/** Which files are comfynix's own, from wherever it runs: the repository or the installed package. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const root = path.resolve(path.dirname(here), "../..");
const extension = path.extname(here);

/** Whether comfynix runs from its TypeScript source, and so under tsx already. */
export const fromSource = extension === ".ts";

/** A module of comfynix on disk: `ownModule("dsl/index")`. */
export const ownModule = (name: string): string => path.join(root, name + extension);

/** What `import "comfynix"` means to the type checker. */
export const ownTypes = path.join(root, fromSource ? "dsl/index.ts" : "dsl/index.d.ts");

/**
 * A file of a stack, when it belongs to the user and not to comfynix or an installed package. tsx calls
 * `x.mts` in a folder with letters beyond ASCII `x.ts`: then the name on disk is given.
 */
export const usersFile = (file: string): string | undefined => {
  if (file.includes("/node_modules/")) return undefined;
  if (OWN.some((own) => file === own || file.startsWith(`${own}/`))) return undefined;
  if (existsSync(file)) return file;
  return [".mts", ".cts"].map((end) => file.replace(/\.ts$/, end)).find((each) => existsSync(each));
};

/** Whether a file of a stack is one of the builders'. */
export const isBuilders = (file: string): boolean => file.startsWith(path.join(root, "dsl/"));

const OWN = ["dsl", "compiler", "bin", "compile.ts"].map((name) => path.join(root, name));
