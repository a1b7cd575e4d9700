/** Which modules a command loads: what start-up waits for, as a count that no busy machine changes. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawnSync } from "node:child_process";

/** A loader that notes the address of every file. */
const noting = (notes: string): string => {
  const hook = `import { appendFileSync } from "node:fs";
export const load = (url, context, next) => {
  if (url.startsWith("file:")) appendFileSync(${JSON.stringify(notes)}, url + "\\n");
  return next(url, context);
};`;
  const register = `import { register } from "node:module"; register(${asUrl(hook)});`;
  return `data:text/javascript,${encodeURIComponent(register)}`;
};

const asUrl = (text: string): string =>
  JSON.stringify(`data:text/javascript,${encodeURIComponent(text)}`);

/**
 * The files that `node bin …args` loads as modules, each once: those of comfynix below its folder, and
 * those of others by the name of their package.
 */
export const modulesOf = (
  bin: string,
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): { readonly own: readonly string[]; readonly packages: readonly string[] } => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-modules-"));
  try {
    const notes = path.join(folder, "notes");
    spawnSync(process.execPath, ["--import", noting(notes), bin, ...args], { cwd, env });
    const urls = readFileSync(notes, "utf8").trim().split("\n");
    const files = [...new Set(urls.map((url) => decodeURIComponent(url.replace(/\?.*$/, ""))))];
    const name = (file: string): string =>
      /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? "";
    const own = files.filter((file) => name(file) === "comfynix");
    return {
      own: own.map((file) => file.replace(/.*\/node_modules\/comfynix\//, "")).sort(),
      packages: files
        .map(name)
        .filter((each) => each !== "" && each !== "comfynix")
        .sort(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
