/** A tree with some of its names and texts replaced. */
import type {
  AttrName,
  AttrSet,
  Binding,
  Expr,
  Formals,
  Indented,
  Interpolation,
  Lambda,
  Name,
  Node,
  Str,
  StringPart,
} from "../nix/ast.ts";
import { indented, string } from "../nix/build.ts";
import { commentsOf } from "./comments.ts";

/** What is to be replaced; what a hook does not say stays. */
export interface Hooks {
  /** What stands in a variable's place. */
  readonly variable?: (node: Name) => Expr | undefined;
  /** What stands in an attribute name's place. */
  readonly attribute?: (node: Name) => AttrName | undefined;
  /** What a run of characters in a string becomes: texts, and expressions to be interpolated. */
  readonly text?: (text: string, node: Str | Indented) => readonly (string | Expr)[];
  /** Called with each expression before what is in it, and after. */
  readonly enter?: (node: Expr) => void;
  readonly leave?: (node: Expr) => void;
  /** Called with each node that is made, and the one it is made of. */
  readonly made?: (made: Node, from: Node) => void;
}

/** Deeper trees are refused, so that no stage after this runs out of stack. */
const DEEPEST = 1000;

/** A tree nests deeper than any that is meant to be. */
export class TooDeep extends Error {}

/**
 * A tree like `root`, rewritten by `hooks`, without places, and with its comments before the nodes they
 * belong to, as built trees have them.
 *
 * @throws {TooDeep} beyond 1000 levels.
 */
export const rewrite = (root: Expr, hooks: Hooks): Expr => {
  const comments = commentsOf();
  let depth = 0;

  const expr = (node: Expr): Expr => {
    if (depth >= DEEPEST) throw new TooDeep(`nested deeper than ${DEEPEST} levels`);
    depth += 1;
    hooks.enter?.(node);
    const before = node.before ?? comments(node);
    const bare = expression(node);
    depth -= 1;
    hooks.leave?.(node);
    const made =
      before.length > 0 ? { ...bare, before: [...before, ...(bare.before ?? [])] } : bare;
    hooks.made?.(made, node);
    return made;
  };

  const expression = (node: Expr): Expr => {
    switch (node.kind) {
      case "name":
        return hooks.variable?.(node) ?? { kind: "name", name: node.name };
      case "integer":
      case "float":
        return { kind: node.kind, text: node.text };
      case "search-path":
        return { kind: node.kind, path: node.path };
      case "uri":
        return { kind: node.kind, uri: node.uri };
      case "string":
        return string(...texts(node));
      case "indented":
        return indented(...texts(node));
      case "path":
        return { kind: node.kind, parts: node.parts.map(pathPart) };
      case "list":
        return { kind: node.kind, items: node.items.map(expr) };
      case "set":
        return set(node);
      case "legacy-let":
        return { kind: node.kind, bindings: node.bindings.map(binding) };
      case "let":
        return {
          kind: node.kind,
          bindings: node.bindings.map(binding),
          body: expr(node.body),
        };
      case "with":
        return { kind: node.kind, scope: expr(node.scope), body: expr(node.body) };
      case "assert":
        return { kind: node.kind, condition: expr(node.condition), body: expr(node.body) };
      case "if":
        return {
          kind: node.kind,
          condition: expr(node.condition),
          consequent: expr(node.consequent),
          alternative: expr(node.alternative),
        };
      case "lambda":
        return lambda(node);
      case "apply":
        return { kind: node.kind, fn: expr(node.fn), argument: expr(node.argument) };
      case "binary":
        return {
          kind: node.kind,
          operator: node.operator,
          left: expr(node.left),
          right: expr(node.right),
        };
      case "unary":
        return { kind: node.kind, operator: node.operator, operand: expr(node.operand) };
      case "select":
        return {
          kind: node.kind,
          target: expr(node.target),
          path: node.path.map(attribute),
          ...(node.default && { default: expr(node.default) }),
        };
      case "has-attr":
        return { kind: node.kind, target: expr(node.target), path: node.path.map(attribute) };
      case "paren":
        return { kind: node.kind, inner: expr(node.inner) };
    }
  };

  const set = (node: AttrSet): AttrSet => ({
    kind: node.kind,
    recursive: node.recursive,
    bindings: node.bindings.map(binding),
  });

  const lambda = (node: Lambda): Lambda => ({
    kind: node.kind,
    parameter: node.parameter.kind === "name" ? name(node.parameter) : formals(node.parameter),
    body: expr(node.body),
  });

  const formals = (node: Formals): Formals =>
    seen(node, {
      kind: node.kind,
      formals: node.formals.map((each) =>
        seen(each, {
          kind: each.kind,
          name: each.name,
          before: each.before ?? comments(each),
          ...(each.default && { default: expr(each.default) }),
        }),
      ),
      ellipsis: node.ellipsis,
      ...(node.alias !== undefined && { alias: node.alias }),
      ...(node.aliasFirst !== undefined && { aliasFirst: node.aliasFirst }),
    });

  const binding = (node: Binding): Binding => {
    const before = node.before ?? comments(node);
    return seen<Binding>(
      node,
      node.kind === "bind"
        ? { kind: node.kind, before, path: node.path.map(attribute), value: expr(node.value) }
        : {
            kind: node.kind,
            before,
            ...(node.from && { from: expr(node.from) }),
            names: node.names.map(attribute),
          },
    );
  };

  const attribute = (node: AttrName): AttrName => {
    switch (node.kind) {
      case "name":
        return seen<AttrName>(node, hooks.attribute?.(node) ?? { kind: "name", name: node.name });
      case "string":
        return seen(node, string(...texts(node)));
      case "interpolation":
        return interpolation(node);
    }
  };

  const interpolation = (node: Interpolation): Interpolation =>
    seen(node, { kind: node.kind, value: expr(node.value) });

  const name = (node: Name): Name => seen(node, { kind: node.kind, name: node.name });

  const pathPart = (part: StringPart): StringPart =>
    typeof part === "string" ? part : interpolation(part);

  const texts = (node: Str | Indented): (string | Expr)[] =>
    node.parts.flatMap((part): readonly (string | Expr)[] =>
      typeof part === "string" ? (hooks.text?.(part, node) ?? [part]) : [expr(part.value)],
    );

  const seen = <Made extends Node>(from: Node, made: Made): Made => {
    hooks.made?.(made, from);
    return made;
  };

  return expr(root);
};
