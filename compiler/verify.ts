/**
 * Stage: the printed files, read back, are the trees that were meant, and Nix would take them. Before
 * a file is written the grammar reads it too (`second-opinion.ts`): it shares nothing with the printer.
 */
import type { Emitted } from "./emit/emit.ts";
import { check } from "./nix/check.ts";
import { equal } from "./nix/equal.ts";
import { parse } from "./nix/parse.ts";
import { Problem } from "./problem.ts";

/** @throws {Problem} `internal`, naming the file that does not read back. */
export const verify = (meant: Emitted, printed: ReadonlyMap<string, string>): void => {
  for (const [file, tree] of meant) {
    const text = printed.get(file);
    if (typeof tree === "string" || text === undefined) continue;
    if (!equal(parse(text), tree))
      throw new Problem("internal", `nix/${file} does not read back as what was meant`);
    for (const { message } of check(tree))
      throw new Problem("internal", `nix/${file} is nothing Nix would take: ${message}`);
  }
};
