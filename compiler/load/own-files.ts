/** Which files are comfynix's own, from wherever it runs: the repository or the installed package. */
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

/** Whether `file` belongs to the user: not to comfynix, and not to an installed package. */
export const isUsersFile = (file: string): boolean =>
  !file.includes("/node_modules/") &&
  !OWN.some((own) => file === own || file.startsWith(`${own}/`));

const OWN = ["dsl", "compiler", "bin", "compile.ts"].map((name) => path.join(root, name));
