/**
 * The last check of a text before it is written: the grammar, which shares nothing with parser and
 * printer, reads it as the parser does. `verify` has compared that with what was meant. It costs more
 * than all of `verify`, and a file that stays as it is was asked about when it was written.
 */
import { equal } from "./nix/equal.ts";
import { read } from "./nix/grammar.ts";
import { parse } from "./nix/parse.ts";
import { Problem } from "./problem.ts";

/**
 * @param files  Path below `nix/` → text; only Nix is read.
 * @throws {Problem} `internal`, naming the file that the two read differently.
 */
export const secondOpinion = (files: Iterable<readonly [string, string]>): void => {
  for (const [file, text] of files)
    if (file.endsWith(".nix") && !equal(read(text), parse(text)))
      throw new Problem("internal", `nix/${file} can be read in two ways`);
};
