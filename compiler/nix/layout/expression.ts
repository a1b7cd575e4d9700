/** One rule per kind of expression; the larger ones have a file of their own. */
import type { Expr } from "../ast.ts";
import { application } from "./apply.ts";
import type { Context } from "./context.ts";
import { assertion, conditional, letIn, scope } from "./control.ts";
import { Group } from "./pieces.ts";
import { lambda } from "./functions.ts";
import { hasAttr, operation } from "./operators.ts";
import { indented, path, string } from "./strings.ts";
import { legacyLet, list, parenthesised, selection, set } from "./terms.ts";
import { firstToken, hasTriviaBefore, tokensOf } from "./shape.ts";
import { Kind, type Token } from "../scan/token.ts";
import { token } from "./tokens.ts";

/**
 * Writes an expression. A loop over what ends in another expression, so that long chains of functions,
 * lets and else-ifs do not nest.
 */
export const expression = (cx: Context, start: Expr): void => {
  const { out } = cx;
  const { groups, nest } = out;
  for (let expr: Expr | undefined = start; expr !== undefined; ) expr = head(cx, expr);
  while (out.groups > groups) out.close();
  out.nest = nest;
};

/** Writes an expression up to the one it ends in, if it does. */
const head = (cx: Context, expr: Expr): Expr | undefined => {
  switch (expr.kind) {
    case "let":
      return letIn(cx, expr);
    case "with":
      return scope(cx, expr);
    case "assert":
      return assertion(cx, expr);
    case "if":
      return conditional(cx, expr);
    case "lambda":
      return lambda(cx, expr);
    case "unary": {
      const [operator] = tokensOf(expr);
      const next = firstToken(expr.operand);
      token(cx.out, operator);
      // A minus right before a path would be the path's.
      const joins = operator.after === undefined && !hasTriviaBefore(next);
      if (joins && expr.operator === "-" && next.kind === Kind.path) cx.out.text(" ");
      return expr.operand;
    }
    default:
      whole(cx, expr);
      return undefined;
  }
};

const whole = (cx: Context, expr: Expr): void => {
  switch (expr.kind) {
    case "name":
    case "integer":
    case "float":
    case "search-path":
    case "uri":
      return token(cx.out, tokensOf<readonly [Token]>(expr)[0]);
    case "string":
      return string(cx, expr);
    case "indented":
      return indented(cx, expr);
    case "path":
      return path(cx, expr);
    case "list":
      return cx.out.group(Group.regular, () => list(cx, expr));
    case "set":
      return set(cx, expr, false);
    case "legacy-let":
      return legacyLet(cx, expr);
    case "paren":
      return parenthesised(cx, expr);
    case "select":
      return selection(cx, expr);
    case "apply":
      return application(cx, expr, { indentFunction: false, hasPost: false });
    case "binary":
      return operation(cx, expr);
    case "has-attr":
      return hasAttr(cx, expr);
  }
};
