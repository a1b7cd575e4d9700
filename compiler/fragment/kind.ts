/** What can be told of the kind of value an expression gives, from its tree alone. */
import type { BinaryOperator, Expr } from "../nix/ast.ts";

/** Kinds of Nix values. Source: the Nix manual, "Data types". */
export type Kind = "set" | "list" | "string" | "number" | "boolean" | "null" | "path" | "function";

/** What a place takes: a kind, or whatever can be interpolated in a string. */
export type Wanted = "set" | "string" | "text";

/** An expression that gives the wrong kind of value. */
export interface Misfit {
  readonly node: Expr;
  readonly kind: Kind;
  /** With its article: `a list`. */
  readonly is: string;
}

/** A kind with its article. */
export const described = (kind: Kind): string =>
  kind === "null" ? kind : kind === "set" ? "an attribute set" : `a ${kind}`;

/**
 * The part of an expression that surely gives another kind of value than wanted, or undefined. Looks
 * through `let`, `with`, `assert` and both branches of `if`.
 *
 * @example misfit(parse("if x then [ ] else { }"), "set") // the list
 */
export const misfit = (expr: Expr, wanted: Wanted): Misfit | undefined => {
  for (const node of results(expr)) {
    const kind = kindOf(node);
    if (kind !== undefined && !fits(kind, wanted)) return { node, kind, is: described(kind) };
  }
  return undefined;
};

const fits = (kind: Kind, wanted: Wanted): boolean =>
  // A set is text when it has an outPath, as derivations have.
  wanted === "text" ? ["string", "path", "set"].includes(kind) : kind === wanted;

/** The expressions one of which is the value. */
const results = (expr: Expr): readonly Expr[] => {
  const open = [expr];
  const found: Expr[] = [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.kind === "let" || at.kind === "with" || at.kind === "assert") open.push(at.body);
    else if (at.kind === "paren") open.push(at.inner);
    else if (at.kind === "if") open.push(at.alternative, at.consequent);
    else found.push(at);
  }
  return found;
};

/** The sets among the values of an expression that are written in place. */
export const setsIn = (expr: Expr): readonly Extract<Expr, { kind: "set" }>[] =>
  results(expr).filter((each) => each.kind === "set");

const kindOf = (expr: Expr): Kind | undefined => {
  switch (expr.kind) {
    case "string":
    case "indented":
    case "uri":
      return "string";
    case "list":
      return "list";
    case "set":
      return "set";
    case "integer":
    case "float":
      return "number";
    case "path":
    case "search-path":
      return "path";
    case "lambda":
      return "function";
    case "has-attr":
      return "boolean";
    case "unary":
      return expr.operator === "!" ? "boolean" : "number";
    case "binary":
      return OPERATORS[expr.operator];
    case "name":
      return CONSTANTS.get(expr.name);
    default:
      return undefined;
  }
};

/** What operators give; `+` takes too many kinds to say. */
const OPERATORS: Readonly<Partial<Record<BinaryOperator, Kind>>> = {
  "++": "list",
  "//": "set",
  "*": "number",
  "/": "number",
  "-": "number",
  "<": "boolean",
  "<=": "boolean",
  ">": "boolean",
  ">=": "boolean",
  "==": "boolean",
  "!=": "boolean",
  "&&": "boolean",
  "||": "boolean",
  "->": "boolean",
};

const CONSTANTS: ReadonlyMap<string, Kind> = new Map([
  ["true", "boolean"],
  ["false", "boolean"],
  ["null", "null"],
]);
