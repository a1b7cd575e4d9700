/**
 * Our tree in the words of `nix-instantiate --parse` 2.8, so that the two can be compared as text.
 * Nix prints what it keeps: attributes merged and sorted, operators as calls, no parentheses.
 */
import { posix } from "node:path";
import type { AttrName, BinaryOperator, Expr, Formals, StringPart } from "../../compiler/nix/ast.ts";
import { attributesOf, type Attributes, type Value } from "../../compiler/nix/check-attributes.ts";
import { staticName, withoutParens } from "../../compiler/nix/check-finding.ts";
import { BASE, HOME } from "./nix-oracle.ts";

/** The line Nix prints for a tree, but for what `normal` takes from both sides of a comparison. */
export const show = (expr: Expr): string => {
  switch (expr.kind) {
    case "paren":
      return show(expr.inner);
    case "name":
      return expr.name;
    case "integer":
      return BigInt(expr.text).toString();
    case "float":
      return general(Number(expr.text));
    case "string":
    case "indented":
      return showParts(expr.parts);
    case "uri":
      return quoted(expr.uri);
    case "path":
      return showPath(expr.parts);
    case "search-path":
      return `(__findFile __nixPath ${quoted(expr.path)})`;
    case "list":
      return `[ ${expr.items.map((each) => `(${show(each)}) `).join("")}]`;
    case "set":
      return showSet(attributesOf(expr.bindings, expr.recursive, []));
    case "legacy-let":
      return `(${showSet(attributesOf(expr.bindings, true, []))}).body`;
    case "let":
      return `(let ${showBindings(attributesOf(expr.bindings, true, []))}in ${show(expr.body)})`;
    case "with":
      return `(with ${show(expr.scope)}; ${show(expr.body)})`;
    case "assert":
      return `assert ${show(expr.condition)}; ${show(expr.body)}`;
    case "if":
      return `(if ${show(expr.condition)} then ${show(expr.consequent)} else ${show(expr.alternative)})`;
    case "lambda":
      return `(${showParameter(expr.parameter)}: ${show(expr.body)})`;
    case "apply":
      return showCall(expr.fn, expr.argument);
    case "binary":
      return showBinary(expr.operator, show(expr.left), show(expr.right));
    case "unary":
      return expr.operator === "!" ? `(! ${show(expr.operand)})` : `(__sub 0 ${show(expr.operand)})`;
    case "select": {
      const fallback = expr.default ? ` or (${show(expr.default)})` : "";
      return `(${show(expr.target)}).${showNames(expr.path)}${fallback}`;
    }
    case "has-attr":
      return `((${show(expr.target)}) ? ${showNames(expr.path)})`;
  }
};

/** `f a b` is one call, and so is `(f a) b`. What Nix turns into a call is one too: `(a - b) c`. */
const showCall = (fn: Expr, argument: Expr): string => {
  const inner = withoutParens(fn);
  const shown = show(inner);
  const isCall =
    inner.kind === "apply" ||
    inner.kind === "search-path" ||
    (inner.kind === "unary" && inner.operator === "-") ||
    (inner.kind === "binary" && ["-", "*", "/", "<", ">"].includes(inner.operator));
  return isCall
    ? `${shown.slice(0, -1)} ${show(argument)})`
    : `(${shown} ${show(argument)})`;
};

const showBinary = (operator: BinaryOperator, left: string, right: string): string => {
  switch (operator) {
    case "-":
      return `(__sub ${left} ${right})`;
    case "*":
      return `(__mul ${left} ${right})`;
    case "/":
      return `(__div ${left} ${right})`;
    case "<":
      return `(__lessThan ${left} ${right})`;
    case ">":
      return `(__lessThan ${right} ${left})`;
    case "<=":
      return `(! (__lessThan ${right} ${left}))`;
    case ">=":
      return `(! (__lessThan ${left} ${right}))`;
    default:
      return `(${left} ${operator} ${right})`;
  }
};

const showParameter = (parameter: Formals | Expr): string => {
  if (parameter.kind !== "formals") return show(parameter);
  const formals = [...parameter.formals].map(
    (each) => each.name + (each.default ? ` ? ${show(each.default)}` : ""),
  );
  const alias = parameter.alias === undefined ? "" : ` @ ${parameter.alias}`;
  return `{ ${[...formals, ...(parameter.ellipsis ? ["..."] : [])].join(", ")} }${alias}`;
};

const showSet = (attributes: Attributes): string =>
  `${attributes.recursive ? "rec " : ""}{ ${showBindings(attributes)}}`;

const showBindings = (attributes: Attributes): string => {
  const known = [...attributes.known]
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, { value }]) =>
      value.kind === "inherited" && !value.from
        ? `inherit ${symbol(name)}; `
        : `${symbol(name)} = ${showValue(value, name)}; `,
    );
  const computed = attributes.computed.map(
    ({ name, value }) => `"\${${showName(name)}}" = ${showValue(value, "")}; `,
  );
  return [...known, ...computed].join("");
};

const showValue = (value: Value, name: string): string => {
  if (value.kind === "set") return showSet(value.attributes);
  if (value.kind === "expr") return show(value.expr);
  return value.from ? `(${show(value.from)}).${symbol(name)}` : "";
};

const showNames = (path: readonly AttrName[]): string =>
  path
    .map((each) => {
      const known = staticName(each);
      return known === undefined ? `"\${${showName(each)}}"` : symbol(known);
    })
    .join(".");

const showName = (name: AttrName): string =>
  name.kind === "interpolation" ? show(name.value) : show(name);

const KEYWORDS = new Set(["assert", "else", "if", "in", "inherit", "let", "rec", "then", "with"]);
const symbol = (name: string): string =>
  /^[A-Za-z_][\w'-]*$/.test(name) && !KEYWORDS.has(name) ? name : quoted(name);

const quoted = (text: string): string =>
  `"${text.replace(/["\\$]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;

const showParts = (parts: readonly StringPart[]): string => {
  const [first = "", ...more] = parts;
  if (more.length === 0 && typeof first === "string") return quoted(first);
  return `(${parts.map((part) => (typeof part === "string" ? quoted(part) : show(part.value))).join(" + ")})`;
};

/** Nix resolves a path while it parses; one with interpolations only up to its first token. */
const showPath = ([first, ...rest]: readonly StringPart[]): string => {
  const text = typeof first === "string" ? first : "";
  const [, start = text, more = ""] = /^(~?[\w.+-]*(?:\/[\w.+-]+)+\/?)(.*)$/.exec(text) ?? [];
  const slash = start.endsWith("/") && start !== "/" ? "/" : "";
  const path = start.startsWith("~") ? HOME + start.slice(1) : posix.resolve(BASE, start) + slash;
  if (rest.length === 0) return path;
  const parts = more === "" ? rest : [more, ...rest];
  const shown = parts.map((part) => (typeof part === "string" ? quoted(part) : show(part.value)));
  return `(${[path, ...shown].join(" + ")})`;
};

/** A number as C's %g prints it: six digits, no zeros behind. */
const general = (value: number): string => {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(5).split("e")[1]);
  if (exponent >= -4 && exponent < 6)
    return Number(value.toPrecision(6)).toFixed(Math.max(0, 5 - exponent)).replace(/\.?0+$/, "");
  const [digits = "", power = ""] = value.toExponential(5).split("e");
  const sign = power.startsWith("-") ? "-" : "+";
  const trimmed = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return `${trimmed}e${sign}${power.slice(1).padStart(2, "0")}`;
};
