/** What rules ask of the tree: first tokens, what can be absorbed, what is simple. */
import type { AttrName, Expr, Formals } from "../ast.ts";
import type { Token } from "../scan/token.ts";
import { isMultiLine } from "./strings.ts";
import { isBare } from "./tokens.ts";

/** The tokens of a parsed node. Built trees have none; they are printed by way of text. */
export const tokensOf = <T>(node: { readonly kind: string; readonly tokens?: T }): T => {
  if (node.tokens === undefined) throw new TypeError(`this ${node.kind} was not parsed from text`);
  return node.tokens;
};

/** The leftmost token of an expression. */
export const firstToken = (start: Expr): Token => {
  let expr = start;
  for (;;) {
    switch (expr.kind) {
      case "apply":
        expr = expr.fn;
        break;
      case "binary":
        expr = expr.left;
        break;
      case "select":
      case "has-attr":
        expr = expr.target;
        break;
      case "lambda":
        return expr.parameter.kind === "name"
          ? tokensOf(expr.parameter)[0]
          : firstOfFormals(expr.parameter);
      case "set": {
        const [rec, open] = tokensOf(expr);
        return rec ?? open;
      }
      default:
        return tokensOf<readonly [Token, ...unknown[]]>(expr)[0];
    }
  }
};

/** The rightmost token of an expression. */
export const lastToken = (start: Expr): Token => {
  let expr = start;
  for (;;) {
    switch (expr.kind) {
      case "let":
      case "with":
      case "assert":
      case "lambda":
        expr = expr.body;
        break;
      case "if":
        expr = expr.alternative;
        break;
      case "apply":
        expr = expr.argument;
        break;
      case "binary":
        expr = expr.right;
        break;
      case "unary":
        expr = expr.operand;
        break;
      case "select":
        if (expr.default === undefined) return lastOfPath(expr.path);
        expr = expr.default;
        break;
      case "has-attr":
        return lastOfPath(expr.path);
      default: {
        const token = tokensOf<readonly (Token | undefined)[]>(expr).at(-1);
        if (token !== undefined) return token;
        throw new TypeError(`this ${expr.kind} has no last token`);
      }
    }
  }
};

const lastOfPath = (path: readonly AttrName[]): Token => {
  const last = path.at(-1);
  const token = last && tokensOf<readonly Token[]>(last).at(-1);
  if (token === undefined) throw new TypeError("this attribute path is empty");
  return token;
};

const firstOfFormals = (formals: Formals): Token => {
  const { open, alias } = tokensOf(formals);
  return formals.aliasFirst === true && alias !== undefined ? alias : open;
};

/**
 * Whether a term may start on the line it belongs to and spread from there: sets and lists that hold
 * something (or are kept open by a line break inside), indented strings of several lines, and
 * parentheses around these.
 */
export const isAbsorbableTerm = (expr: Expr, strict: boolean): boolean =>
  isTerm(expr) && !hasTriviaBefore(firstToken(expr)) && spreads(expr, strict);

/** The same, whatever comments stand before the term. */
export const spreads = (expr: Expr, strict: boolean): boolean => {
  switch (expr.kind) {
    case "indented":
      return isMultiLine(expr);
    case "set": {
      const [, open, close] = tokensOf(expr);
      return expr.bindings.length > 0 || holdsComment(open, close) || isSpread(open, close, strict);
    }
    case "list": {
      const [open, close] = tokensOf(expr);
      return expr.items.length > 0 || holdsComment(open, close) || isSpread(open, close, strict);
    }
    case "paren": {
      const [open, close] = tokensOf(expr);
      return (
        open.after === undefined &&
        close.before.length === 0 &&
        isTerm(expr.inner) &&
        spreads(expr.inner, strict)
      );
    }
    default:
      return false;
  }
};

/** Whether a comment or an empty line stands before a token. */
export const hasTriviaBefore = (token: Token): boolean =>
  token.before.some((each) => each.kind !== "annotation");

const holdsComment = (open: Token, close: Token): boolean =>
  open.after !== undefined || close.before.length > 0;

/** Whether an open and a close bracket stand on different lines. Strict layout does not look. */
export const isSpread = (open: Token, close: Token, strict: boolean): boolean =>
  !strict && open.line !== close.line;

/** Expressions that can be items of a list. */
export const isTerm = (expr: Expr): boolean => {
  switch (expr.kind) {
    case "let":
    case "with":
    case "assert":
    case "if":
    case "lambda":
    case "apply":
    case "binary":
    case "unary":
    case "has-attr":
      return false;
    default:
      return true;
  }
};

/**
 * Whether an expression may start on the line it belongs to: absorbable terms, also behind one `with`
 * or behind parameters that are names or small patterns.
 */
export const isAbsorbable = (expr: Expr, strict: boolean): boolean =>
  !hasTriviaBefore(firstToken(expr)) && mayAbsorb(expr, strict);

/** The same, whatever comments stand before it. */
export const mayAbsorb = (start: Expr, strict: boolean): boolean => {
  let expr = start;
  while (expr.kind === "lambda") {
    if (!isBare(tokensOf(expr)[0])) return false;
    if (expr.parameter.kind !== "name" && !isSmallPattern(expr, expr.parameter, strict)) {
      return false;
    }
    expr = expr.body;
  }
  // Behind parameters a `with` is none of the body's business.
  if (expr.kind === "with" && expr === start) {
    if (tokensOf(expr)[1].after !== undefined) return false;
    expr = expr.body;
  }
  return isAbsorbableTerm(expr, strict);
};

/** Whether a set pattern is so small that what it is followed by may stand on its line. */
export const isSmallPattern = (
  lambda: Extract<Expr, { kind: "lambda" }>,
  formals: Formals,
  strict: boolean,
): boolean => {
  const [colon] = tokensOf(lambda);
  const { open, close, ellipsis } = tokensOf(formals);
  return (
    formals.alias === undefined &&
    open.after === undefined &&
    (ellipsis === undefined || isBare(ellipsis)) &&
    close.before.length === 0 &&
    formals.formals.every((each) => tokensOf(each).every((token) => !token || isBare(token))) &&
    fitsOneLine(formals) &&
    !isSpread(open, close, strict) &&
    !isSpread(colon, firstToken(lambda.body), strict)
  );
};

/** Whether a pattern may be written on one line: at most two names, none with a default. */
export const fitsOneLine = (formals: Formals): boolean =>
  formals.formals.length <= 2 && formals.formals.every((each) => each.default === undefined);

/** Whether an expression is short of structure: such calls may stay on one line whatever their length. */
export const isSimple = (expr: Expr): boolean => {
  switch (expr.kind) {
    case "name":
    case "integer":
    case "float":
    case "search-path":
    case "uri":
    case "path":
      return isBare(tokensOf<readonly [Token]>(expr)[0]);
    case "string":
    case "indented": {
      const [open, close] = tokensOf(expr);
      return isBare(open) && isBare(close);
    }
    case "select":
      return (
        expr.default === undefined &&
        isTerm(expr.target) &&
        isSimple(expr.target) &&
        expr.path.every((name) => name.kind === "name")
      );
    case "paren": {
      const [open, close] = tokensOf(expr);
      return isBare(open) && isBare(close) && isSimple(expr.inner);
    }
    case "apply":
      if (expr.fn.kind === "apply" && expr.fn.fn.kind === "apply") return false;
      return isSimple(expr.fn) && isSimple(expr.argument);
    default:
      return false;
  }
};
