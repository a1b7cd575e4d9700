/** Whether what is emitted of a tree nests too deeply for what reads it. */
import type { Expr } from "../nix/ast.ts";
import { isIdentifier } from "../nix/build.ts";
import { parse } from "../nix/parse.ts";
import { write } from "../nix/print/write.ts";
import { rewrite, TooDeep } from "./rewrite.ts";

/** The grammar reads 100 levels of brackets; a fragment is inside of some. */
const DEEPEST = 90;

/** Expressions in each other from which on brackets are counted. */
const SUSPICIOUS = 40;

/** The sentence that a tree is too deep, if it is. */
export const tooDeep = (tree: Expr): string | undefined => {
  try {
    if (deepest(tree, () => 1) <= SUSPICIOUS) return undefined;
    // The printer knows where parentheses go.
    if (deepest(parse(write(spellable(tree))), brackets) <= DEEPEST) return undefined;
    return `nested deeper than ${DEEPEST} brackets`;
  } catch (error) {
    if (error instanceof TooDeep) return error.message;
    throw error;
  }
};

/** With a plain name for each package. */
const spellable = (tree: Expr): Expr =>
  rewrite(tree, {
    variable: (node) => (isIdentifier(node.name) ? undefined : { ...node, name: "package" }),
  });

const deepest = (tree: Expr, weight: (node: Expr) => number): number => {
  let open = 0;
  let most = 0;
  rewrite(tree, {
    enter: (node) => {
      open += weight(node);
      most = Math.max(most, open);
    },
    leave: (node) => {
      open -= weight(node);
    },
  });
  return most;
};

/** How many brackets are open inside of an expression because of it. */
const brackets = ({ kind }: Expr): number => {
  if (kind === "string" || kind === "indented") return 2;
  return kind === "list" || kind === "set" || kind === "legacy-let" || kind === "paren" ? 1 : 0;
};
