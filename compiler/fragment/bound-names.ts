/** Which names a tree binds. */
import type { Binding, Expr } from "../nix/ast.ts";
import { staticName } from "../nix/check-finding.ts";
import { rewrite } from "./rewrite.ts";

/**
 * Every name that some part of a tree binds: of `let`, `rec` and functions.
 *
 * @example boundNames(parse("let a = 1; in b: rec { c = 2; d = { e = 3; }; }")) // a, b, c, d
 */
export const boundNames = (tree: Expr): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (bindings: readonly Binding[]): void => {
    for (const each of bindings) {
      for (const name of each.kind === "bind" ? each.path.slice(0, 1) : each.names) {
        const known = staticName(name);
        if (known !== undefined) names.add(known);
      }
    }
  };
  rewrite(tree, {
    made: (node) => {
      if (node.kind === "let" || node.kind === "legacy-let") add(node.bindings);
      else if (node.kind === "set" && node.recursive) add(node.bindings);
      else if (node.kind === "formal") names.add(node.name);
      else if (node.kind === "formals" && node.alias !== undefined) names.add(node.alias);
      else if (node.kind === "lambda" && node.parameter.kind === "name") {
        names.add(node.parameter.name);
      }
    },
  });
  return names;
};
