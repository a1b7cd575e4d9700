/** One rule per kind of expression; the larger ones have a file of their own. */
import type { Expr } from "../ast.ts";
import { application } from "./apply.ts";
import type { Context } from "./context.ts";
import { assertion, conditional, letIn, scope } from "./control.ts";
import { Group } from "./doc.ts";
import { lambda } from "./functions.ts";
import { hasAttr, operation } from "./operators.ts";
import { indented, path, string } from "./strings.ts";
import { legacyLet, list, parenthesised, selection, set } from "./terms.ts";
import { tokensOf } from "./shape.ts";
import { token } from "./tokens.ts";

/** Writes an expression. */
export const expression = (cx: Context, expr: Expr): void => {
  switch (expr.kind) {
    case "name":
    case "integer":
    case "float":
    case "search-path":
    case "uri":
      return token(cx.out, tokensOf<readonly [Parameters<typeof token>[1]]>(expr)[0]);
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
    case "apply":
      return application(cx, expr, { indentFunction: false, hasPost: false });
    case "binary":
      return operation(cx, expr);
    case "unary":
      token(cx.out, tokensOf(expr)[0]);
      return expression(cx, expr.operand);
    case "has-attr":
      return hasAttr(cx, expr);
  }
};
