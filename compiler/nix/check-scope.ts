/**
 * Which names are bound where. One walk over a tree finds the names that nothing in it binds, and on
 * the way what else Nix refuses after parsing. The walk keeps its own stack: depth costs no frames.
 *
 * Source: the Nix manual, "Scope"; Nix 2.8 for what `inherit` and the defaults of a pattern see.
 */
import type { AttrName, Expr, Formals, Node, StringPart } from "./ast.ts";
import { attributesOf, type Attributes, type Value } from "./check-attributes.ts";
import { shownName, type Finding } from "./check-finding.ts";
import { numberFinding } from "./check-numbers.ts";

/** A name that nothing in the tree binds. */
export interface FreeName {
  readonly name: string;
  /** The variable, or the name in an `inherit`. */
  readonly node: Node;
  /** Whether it stands inside a `with`, which may bind it. */
  readonly inWith: boolean;
}

/** What one walk finds. */
export interface Scoping {
  /** All but undefined variables, in the order of the text. */
  readonly findings: readonly Finding[];
  readonly free: readonly FreeName[];
}

/** Names bound around an expression. */
interface Scope {
  readonly names: ReadonlySet<string> | ReadonlyMap<string, unknown>;
  readonly around: Scope | undefined;
  readonly inWith: boolean;
}

/** Something still to visit: an expression, or merged attributes. */
type Visit = { readonly what: Expr | Attributes; readonly scope: Scope };

/** Walks a whole tree. */
export const scoping = (root: Expr): Scoping => {
  const findings: Finding[] = [];
  const free: FreeName[] = [];
  const pending: Visit[] = [
    { what: root, scope: { names: new Set(), around: undefined, inWith: false } },
  ];

  const use = (name: string, node: Node, scope: Scope): void => {
    if (name !== "__curPos" && !binds(scope, name)) free.push({ name, node, inWith: scope.inWith });
  };

  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    const { what, scope } = visit;
    // Children are visited in the order of the text, so they go on the stack in reverse.
    const children = "kind" in what ? step(what, scope) : inside(what, scope, use);
    for (let each = children.length - 1; each >= 0; each -= 1) {
      const child = children[each];
      if (child) pending.push(child);
    }
  }
  return { findings, free };

  /** What an expression is for the walk: a name used, or children with the scope they see. */
  function step(expr: Expr, scope: Scope): Visit[] {
    const visits = (...whats: readonly Expr[]): Visit[] => whats.map((what) => ({ what, scope }));
    switch (expr.kind) {
      case "name":
        use(expr.name, expr, scope);
        return [];
      case "integer":
      case "float":
        findings.push(...numberFinding(expr));
        return [];
      case "string":
      case "indented":
      case "path":
        return visits(...interpolated(expr.parts));
      case "search-path":
      case "uri":
        return [];
      case "list":
        return visits(...expr.items);
      case "set":
        return [{ what: attributesOf(expr.bindings, expr.recursive, findings), scope }];
      case "legacy-let":
        return [{ what: attributesOf(expr.bindings, true, findings), scope }];
      case "let": {
        const attributes = attributesOf(expr.bindings, true, findings);
        findings.push(...attributes.computed.map(({ name }) => dynamicInLet(name)));
        const inner = extended(scope, attributes.known);
        return [
          { what: attributes, scope },
          { what: expr.body, scope: inner },
        ];
      }
      case "with":
        return [...visits(expr.scope), { what: expr.body, scope: { ...scope, inWith: true } }];
      case "assert":
        return visits(expr.condition, expr.body);
      case "if":
        return visits(expr.condition, expr.consequent, expr.alternative);
      case "lambda": {
        const { parameter, body } = expr;
        if (parameter.kind === "name")
          return [{ what: body, scope: extended(scope, new Set([parameter.name])) }];
        const inner = extended(scope, formalNames(parameter, findings));
        const defaults = parameter.formals.flatMap((formal) => formal.default ?? []);
        return [...defaults, body].map((what) => ({ what, scope: inner }));
      }
      case "apply":
        return visits(expr.fn, expr.argument);
      case "binary":
        return visits(expr.left, expr.right);
      case "unary":
        return visits(expr.operand);
      case "select":
        return visits(
          expr.target,
          ...expr.path.flatMap(computedParts),
          ...(expr.default ? [expr.default] : []),
        );
      case "has-attr":
        return visits(expr.target, ...expr.path.flatMap(computedParts));
      case "paren":
        return visits(expr.inner);
    }
  }
};

/** What attributes are for the walk. `inherit x` sees the names around a set, all else those in it. */
const inside = (
  attributes: Attributes,
  scope: Scope,
  use: (name: string, node: Node, scope: Scope) => void,
): Visit[] => {
  const inner = attributes.recursive ? extended(scope, attributes.known) : scope;
  const sources = new Set<Expr>();
  const children: Visit[] = [];
  const visit = (value: Value): void => {
    if (value.kind === "set") children.push({ what: value.attributes, scope: inner });
    else if (value.kind === "expr") children.push({ what: value.expr, scope: inner });
    else if (value.from && !sources.has(value.from)) {
      sources.add(value.from);
      children.push({ what: value.from, scope: inner });
    }
  };
  for (const [known, { name, value }] of attributes.known)
    if (value.kind === "inherited" && !value.from) use(known, name, scope);
    else visit(value);
  for (const { name, value } of attributes.computed) {
    children.push(...computedParts(name).map((what) => ({ what, scope: inner })));
    visit(value);
  }
  return children;
};

const extended = (around: Scope, names: Scope["names"]): Scope =>
  names.size === 0 ? around : { names, around, inWith: around.inWith };

const binds = (scope: Scope, name: string): boolean => {
  for (let each: Scope | undefined = scope; each; each = each.around)
    if (each.names.has(name)) return true;
  return false;
};

const interpolated = (parts: readonly StringPart[]): Expr[] =>
  parts.flatMap((part) => (typeof part === "string" ? [] : part.value));

/** The expressions that a computed attribute name is made of. */
const computedParts = (name: AttrName): Expr[] => {
  if (name.kind === "name") return [];
  return name.kind === "interpolation" ? [name.value] : interpolated(name.parts);
};

const dynamicInLet = (name: AttrName): Finding => ({
  code: "dynamic-attribute",
  message: `let takes names, not the computed ${shownName(name)}`,
  node: name,
});

/** The names a pattern binds. Each may stand there once, the one behind `@` included. */
const formalNames = (formals: Formals, findings: Finding[]): ReadonlyMap<string, Node> => {
  const names = new Map<string, Node>();
  const bind = (name: string, node: Node): void => {
    const other = names.get(name);
    if (other) {
      const message = `the function takes ${name} twice`;
      findings.push({ code: "duplicate-formal", message, node, other });
    } else names.set(name, node);
  };
  for (const formal of formals.formals) bind(formal.name, formal);
  if (formals.alias !== undefined) bind(formals.alias, formals);
  return names;
};
