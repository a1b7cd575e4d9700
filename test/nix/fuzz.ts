/**
 * A long run of what `grammar.test.ts` does in short: mutants of the corpus, or of the Nix files in a
 * folder, read by us and by Nix. Prints every disagreement, and fails if there is one.
 *
 * @example npx tsx test/nix/fuzz.ts 20000 7            20,000 mutants of the corpus, seed 7
 * @example npx tsx test/nix/fuzz.ts 2000 7 ~/nixpkgs   the files of a folder, and mutants of them
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus, mutants } from "./corpus.ts";
import { betweenParsers, withNix } from "./disagreement.ts";

const [count = "1000", seed = "1", folder] = process.argv.slice(2);

const texts = folder
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith(".nix"))
      .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
      .filter((text) => text.length < 100_000)
  : corpus();
const all = [...new Set([...texts, ...mutants(texts, Number(count), Number(seed))])].filter(
  (text) => !text.includes("\0"),
);

const found = [
  ...betweenParsers(all).map((each) => ({ between: "grammar and parser", ...each })),
  ...(await withNix(all)).map((each) => ({ between: "grammar and Nix", ...each })),
];
for (const each of found) console.log(JSON.stringify(each, null, 2));
console.log(`${all.length} texts, ${found.length} disagreements`);
process.exitCode = found.length > 0 ? 1 : 0;
