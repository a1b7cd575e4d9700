/**
 * The second opinion on what a Nix text says: `grammar.ohm` states the language, this reads by it.
 * The fast parser (`parse.ts`) shares no code with it but the tree and the error.
 */
import { makeRecipe } from "ohm-js";
import type { Expr } from "./ast.ts";
import { RECIPE } from "./grammar-recipe.ts";
import { tokenize, type Tokens } from "./ohm-tokens.ts";
import { treeMaker } from "./ohm-tree.ts";
import { NixSyntaxError } from "./syntax-error.ts";

/**
 * Reads a Nix expression by the grammar. The tree has no positions, comments or spelling; what Nix
 * refuses after parsing (duplicate attributes, undefined variables) is `check`'s to find.
 *
 * @param options.pipes allows `|>` and `<|`, an experiment of newer Nix.
 * @throws NixSyntaxError where the text stops being Nix, or where it nests deeper than 100 levels.
 * @example read("[ 1 a.b ]").kind // "list"
 */
export const read = (text: string, options: { readonly pipes?: boolean } = {}): Expr => {
  const tokens = tokenize(text, options.pipes ?? false);
  reader ??= makeReader();
  try {
    return reader(tokens);
  } catch (error) {
    // What nests without brackets, `if if if …`, is not counted: the stack is the limit.
    if (!(error instanceof RangeError)) throw error;
    throw new NixSyntaxError({ text, offset: 0, message: "nested too deeply" });
  }
};

/** Made on first use: most runs of the command read nothing. */
let reader: ((tokens: Tokens) => Expr) | undefined;

const makeReader = (): ((tokens: Tokens) => Expr) => {
  const grammar = makeRecipe(RECIPE);
  const toTree = treeMaker(grammar);
  return (tokens) => {
    const match = grammar.match(tokens.kinds);
    if (match.failed()) throw unexpected(tokens, match.getRightmostFailurePosition());
    return toTree(match, tokens);
  };
};

const unexpected = ({ text, starts, ends }: Tokens, at: number): NixSyntaxError => {
  const offset = starts[at] ?? text.length;
  const found = text.slice(offset, ends[at]);
  const message = found === "" ? "unexpected end" : `unexpected ${found.slice(0, 40)}`;
  return new NixSyntaxError({ text, offset, message });
};
