/**
 * What Nix refuses after parsing: attributes and formals defined twice, computed names where only
 * plain ones may stand, numbers out of range, variables nothing binds. Tree in, findings out.
 */
import type { Expr } from "./ast.ts";
import type { Finding } from "./check-finding.ts";
import { GLOBALS } from "./check-globals.ts";
import { scoping, type FreeName } from "./check-scope.ts";

export type { Finding, FindingCode } from "./check-finding.ts";
export type { FreeName } from "./check-scope.ts";

/**
 * Everything Nix would refuse in a tree, sorted by place where the tree has places. An empty list
 * and a text that parses is a text that `nix-instantiate --parse` accepts.
 *
 * @param options.scope names that are bound around the expression, beside Nix's own globals.
 * @example check(parse("{ a.b = 1; a = 2; }")) // [attribute a is already defined]
 * @example check(parse("x + y"), { scope: ["x"] }) // [undefined variable y]
 */
export const check = (
  expr: Expr,
  options: { readonly scope?: readonly string[] } = {},
): readonly Finding[] => {
  const { findings, free } = scoping(expr);
  const scope = new Set(options.scope);
  const unbound = free
    .filter(({ name, inWith }) => !inWith && !scope.has(name) && !GLOBALS.has(name))
    .map(
      ({ name, node }): Finding => ({
        code: "undefined-variable",
        message: `undefined variable ${name}`,
        node,
      }),
    );
  return [...findings, ...unbound].sort(
    (one, other) => (one.node.span?.start ?? 0) - (other.node.span?.start ?? 0),
  );
};

/**
 * The names that nothing in an expression binds and that are no globals of Nix, each with all its
 * uses. Inside a `with` a name may be bound by it; `inWith` tells.
 *
 * @example freeNames(parse("x: x + y")).keys() // y
 */
export const freeNames = (expr: Expr): ReadonlyMap<string, readonly FreeName[]> => {
  const names = new Map<string, FreeName[]>();
  for (const free of scoping(expr).free) {
    if (GLOBALS.has(free.name)) continue;
    const uses = names.get(free.name);
    if (uses) uses.push(free);
    else names.set(free.name, [free]);
  }
  return names;
};
