/** The comments of a parsed tree as a built one carries them: before the node they belong to. */
import type { Binding, Expr, Formal, Interpolation, Node, Trivia } from "../nix/ast.ts";
import type { Token, TokenTrivia } from "../nix/scan/token.ts";

/** Hands out the comments of each token once, to the outermost node that starts with it. */
export type CommentsOf = (node: Exclude<Node, { readonly kind: "formals" }>) => readonly Trivia[];

/** @example comments kept: those before, and behind, a binding or an item; before a body. */
export const commentsOf = (): CommentsOf => {
  const taken = new Set<Token>();
  return (node) => {
    const first = firstToken(node);
    const before = first === undefined || taken.has(first) ? [] : first.before;
    if (first !== undefined) taken.add(first);
    const behind = lastToken(node)?.after;
    return [
      ...before.flatMap(trivia),
      ...(behind === undefined ? [] : [{ kind: "line-comment" as const, text: ` ${behind}` }]),
    ];
  };
};

const trivia = (each: TokenTrivia): Trivia[] => {
  switch (each.kind) {
    case "empty-line":
    case "line-comment":
      return [each];
    case "block-comment":
      return [
        { kind: "block-comment", text: `${each.doc ? "*" : ""}\n${each.lines.join("\n")}\n` },
      ];
    default:
      return [];
  }
};

/** The semicolon, behind which stands what is said of a binding. */
const lastToken = (node: Node): Token | undefined => {
  if (node.kind === "bind") return node.tokens?.[2];
  return node.kind === "inherit" ? node.tokens?.[1] : undefined;
};

const firstToken = (node: Expr | Binding | Formal | Interpolation): Token | undefined => {
  let at: Expr | Binding | Formal | Interpolation = node;
  for (;;) {
    switch (at.kind) {
      case "bind": {
        const [name] = at.path;
        if (name === undefined) return undefined;
        at = name;
        break;
      }
      case "apply":
        at = at.fn;
        break;
      case "binary":
        at = at.left;
        break;
      case "select":
      case "has-attr":
        at = at.target;
        break;
      case "lambda":
        if (at.parameter.kind === "name") return at.parameter.tokens?.[0];
        return at.parameter.aliasFirst === true
          ? at.parameter.tokens?.alias
          : at.parameter.tokens?.open;
      case "set":
        return at.tokens?.[0] ?? at.tokens?.[1];
      default:
        return at.tokens?.[0];
    }
  }
};
