/**
 * Writes `grammar-recipe.ts`: `grammar.ohm` in the form that ohm loads in milliseconds, without the
 * source text and its positions. Run it after every change of the grammar; a test compares the two.
 *
 * @example npx tsx compiler/nix/build-grammar.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { grammar } from "ohm-js";
import { format } from "prettier";

declare module "ohm-js" {
  // Ohm exports both and documents neither in its types.
  interface Grammar {
    toRecipe(): string;
  }
  export function makeRecipe(recipe: unknown): Grammar;
}

/** The text of `grammar-recipe.ts` for a grammar. */
export const recipeModule = (source: string): Promise<string> => {
  const recipe = JSON.stringify(withoutPlaces(JSON.parse(grammar(source).toRecipe())));
  const lines = [
    "// Made from grammar.ohm by build-grammar.ts. Do not edit.",
    "",
    "/** The grammar of Nix as a recipe of ohm, in JSON. */",
    `export const RECIPE = ${JSON.stringify(recipe)};`,
  ];
  return format(`${lines.join("\n")}\n`, { parser: "typescript", printWidth: 100 });
};

/** A recipe holds where each piece stood in the source, as `{ source… }`; ohm takes null instead. */
const withoutPlaces = (recipe: unknown): unknown => {
  if (Array.isArray(recipe)) return recipe.map(withoutPlaces);
  if (typeof recipe !== "object" || recipe === null) return recipe;
  const entries = Object.entries(recipe).filter(([key]) => !key.startsWith("source"));
  if (entries.length === 0) return null;
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutPlaces(value)]));
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const source = readFileSync(new URL("grammar.ohm", import.meta.url), "utf8");
  writeFileSync(new URL("grammar-recipe.ts", import.meta.url), await recipeModule(source));
}
