/** Imports a config written in TypeScript, as an ES module or as CommonJS, with exact stack frames. */
import { readFileSync } from "node:fs";
import { createRequire, Module, register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Exports } from "./exported.ts";
import { fromSource, ownModule } from "./own-files.ts";

/** Where a module that is imported before the config finds what to call. */
const BEGIN = "comfynix.begin";

/**
 * The config's exports. Errors of the config itself pass through unchanged.
 *
 * CommonJS is required and not imported, because through `import()` Node gives a TypeScript module
 * that is CommonJS a single export, `default`.
 *
 * @param begin  Called when all that an ES module imports is read, and the first of it is about to run;
 *   CommonJS is read as it runs.
 */
export const importConfig = async (config: string, begin: () => void): Promise<Exports> => {
  if (!fromSource) await registerTsx();
  if (!resolves("comfynix", config)) resolveToOwn("comfynix", ownModule("dsl/index"));
  // A loop that is broken off unwinds all that called it: nothing of ours may be on the stack.
  await new Promise((resolve) => setImmediate(resolve));
  const exports = isCommonJs(config) ? required(config, begin) : await imported(config, begin);
  return typeof exports === "object" && exports !== null ? { ...exports } : {};
};

const required = (config: string, begin: () => void): unknown => {
  begin();
  return createRequire(config)(config);
};

/** Modules run in the order of their imports, once all of them are linked. */
const imported = async (config: string, begin: () => void): Promise<unknown> => {
  Reflect.set(globalThis, Symbol.for(BEGIN), begin);
  const first = moduleOf(`globalThis[Symbol.for("${BEGIN}")]();`);
  const entry = moduleOf(
    [first, pathToFileURL(config).href]
      .map((url, at) => `export * as m${String(at)} from ${JSON.stringify(url)};`)
      .join("\n"),
  );
  const { m1 } = (await import(entry)) as { readonly m1: unknown };
  return m1;
};

const moduleOf = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Whether `specifier` can be imported from `file` as things are installed. */
export const resolves = (specifier: string, file: string): boolean => {
  try {
    return createRequire(file).resolve(specifier) !== "";
  } catch {
    return false;
  }
};

const registerTsx = async (): Promise<void> => {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  cjs.register();
  esm.register();
};

/** By Node's rule: the extension, else `type` of the nearest package.json. */
const isCommonJs = (file: string): boolean =>
  file.endsWith(".cts") || (file.endsWith(".ts") && packageType(path.dirname(file)) !== "module");

const packageType = (folder: string): unknown => {
  try {
    const json: unknown = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return typeof json === "object" && json !== null ? Reflect.get(json, "type") : undefined;
  } catch {
    return path.dirname(folder) === folder ? undefined : packageType(path.dirname(folder));
  }
};

/**
 * Makes `specifier` mean `file` wherever it is not installed: a config beside no package.json, run
 * with npx, finds the comfynix that compiles it.
 */
const resolveToOwn = (specifier: string, file: string): void => {
  const url = JSON.stringify(pathToFileURL(file).href);
  const hook = `export const resolve = (specifier, context, next) =>
    next(specifier === ${JSON.stringify(specifier)} ? ${url} : specifier, context);`;
  register(moduleOf(hook));
  const original: unknown = Reflect.get(Module, "_resolveFilename");
  if (typeof original !== "function") return;
  Reflect.set(Module, "_resolveFilename", function (this: unknown, ...args: unknown[]): unknown {
    const [request, ...rest] = args;
    return Reflect.apply(original, this, [request === specifier ? file : request, ...rest]);
  });
};
