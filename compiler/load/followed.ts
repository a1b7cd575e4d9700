/** Which files a config's outcome depends on: what `--watch` follows. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { CATALOGUE_NAME, CATALOGUE_TYPES_NAME, LOCK_NAME } from "./names.ts";
import { textOf } from "./text-of.ts";

/**
 * The config, what it imports from its own project (and what that imports), the patches it names, and
 * the files beside it, present or not. Found in the text, so that a config that fails is followed too.
 *
 * @param config  Absolute path.
 */
export const followed = (config: string): string[] => {
  const folder = path.dirname(config);
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const text = textOf(file);
    for (const specifier of relativeImports(text)) visit(resolved(path.dirname(file), specifier));
    for (const patch of patches(text)) found.add(path.resolve(folder, patch));
  };
  visit(config);
  for (const name of [LOCK_NAME, CATALOGUE_NAME, CATALOGUE_TYPES_NAME]) {
    found.add(path.join(folder, name));
  }
  return [...found].sort();
};

/**
 * The relative specifiers a module's text imports, requires or exports from.
 *
 * @example relativeImports('import { torch } from "./torch.ts";') // ["./torch.ts"]
 */
export const relativeImports = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]*)\1/g)].map(
    ([, , specifier]) => specifier ?? "",
  );

const patches = (text: string): string[] =>
  [...text.matchAll(/(["'])([^"'\n]+\.(?:patch|diff))\1/g)].map(([, , name]) => name ?? "");

/** As tsx resolves: the file itself, its TypeScript source, with an extension, a folder's index. */
const resolved = (folder: string, specifier: string): string => {
  const asked = path.resolve(folder, specifier);
  const candidates = [
    asked,
    asked.replace(/\.(m|c)?js$/, ".$1ts"),
    ...[".ts", ".mts", ".cts", ".js", ".json", "/index.ts"].map((end) => asked + end),
  ];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile()) ?? asked;
};
