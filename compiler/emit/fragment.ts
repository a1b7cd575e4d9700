/** Nix of the config among ours: what packages are called there, and that nothing hides those names. */
import { boundNames } from "../fragment/bound-names.ts";
import { rewrite } from "../fragment/rewrite.ts";
import type { Bind, Expr } from "../nix/ast.ts";
import { bind, name, select } from "../nix/build.ts";
import type { FragmentPlan, Ref } from "../plan/plan.ts";
import { refKey } from "../plan/runtime.ts";

/** A variable of the file, and the path from it to what is meant. */
export type Reach = readonly [variable: string, ...path: string[]];

/** A fragment whose packages are expressions, and the bindings those need around it. */
export interface Placed {
  readonly expr: Expr;
  readonly aliases: readonly Bind[];
}

/**
 * A fragment as it stands in a file.
 *
 * @param reach  How that file reaches a package.
 * @param scope  Names that are bound around the fragment, beside those it binds itself.
 * @example
 * // let pkgs = 1; in PACKAGE, with ffmpeg spliced
 * // becomes let pkgs = 1; in pkgs'.ffmpeg, and the alias pkgs' = pkgs;
 */
export const placeFragment = (
  { tree, refs }: FragmentPlan,
  reach: (ref: Ref) => Reach,
  scope: readonly string[] = [],
): Placed => {
  const bound = new Set([...boundNames(tree), ...scope]);
  const aliases = new Map<string, string>();
  const expressions = new Map<string, Expr>();
  for (const ref of refs) {
    const [variable, ...path] = reach(ref);
    const called = visible(variable, bound);
    if (called !== variable) aliases.set(called, variable);
    const head = name(called);
    expressions.set(refKey(ref), path.length === 0 ? head : select(head, ...path));
  }
  return {
    expr: rewrite(tree, { variable: (node) => expressions.get(node.name) }),
    aliases: [...aliases].map(([alias, variable]) => bind(alias, name(variable))),
  };
};

/** The variable's own name, with as many primes as it takes not to be one that the fragment binds. */
const visible = (variable: string, bound: ReadonlySet<string>): string => {
  let called = variable;
  while (bound.has(called)) called += "'";
  return called;
};
