/**
 * A tree to text that parses back to it, with parentheses, escapes and comments but without layout.
 * A stack instead of recursion, so that no tree is too deep for it.
 */
import type { AttrName, Binding, Expr, Formals, Trivia } from "../ast.ts";
import { isIdentifier } from "../build.ts";
import { BINARY, LEVEL } from "../precedence.ts";
import { indentedChunks, interpolationChunks, pathChunks, stringChunks } from "./strings.ts";

/** An expression where only what binds at least this tightly may stand without parentheses. */
interface Slot {
  readonly expr: Expr;
  readonly level: number;
}

type Work = string | Expr | Slot | Binding;

/** The text of a tree. Throws RangeError for what Nix cannot spell. */
export const write = (root: Expr): string => {
  const out: string[] = [];
  const todo: Work[] = [root];
  for (let work = todo.pop(); work !== undefined; work = todo.pop()) {
    if (typeof work === "string") out.push(work);
    else {
      const chunks = expand(work);
      for (let at = chunks.length - 1; at >= 0; at -= 1) todo.push(chunks[at] as Work);
    }
  }
  return out.join("");
};

const expand = (work: Exclude<Work, string>): Work[] => {
  if ("level" in work) {
    const { expr, level } = work;
    if (levelOf(expr) >= level) return [expr];
    return [trivia(expr.before), "(", { ...expr, before: [] }, ")"];
  }
  if (work.before !== undefined && work.before.length > 0) {
    return [trivia(work.before), { ...work, before: [] }];
  }
  return work.kind === "bind" || work.kind === "inherit" ? binding(work) : expression(work);
};

const slot = (expr: Expr, level: number): Slot => ({ expr, level });

const levelOf = (expr: Expr): number => {
  switch (expr.kind) {
    case "let":
    case "with":
    case "assert":
    case "if":
    case "lambda":
      return LEVEL.function;
    case "binary":
      return BINARY[expr.operator].level;
    case "unary":
      return expr.operator === "!" ? LEVEL.not : LEVEL.negate;
    case "has-attr":
      return LEVEL.hasAttr;
    case "apply":
      return LEVEL.apply;
    case "select":
      return LEVEL.select;
    case "integer":
    case "float":
      return expr.text.startsWith("-") ? LEVEL.negate : LEVEL.number;
    case "path":
    case "uri":
      return LEVEL.number;
    default:
      return LEVEL.atom;
  }
};

const expression = (expr: Expr): Work[] => {
  switch (expr.kind) {
    case "name":
      if (!isIdentifier(expr.name)) throw new RangeError(`no variable can be named ${expr.name}`);
      return [expr.name];
    case "integer":
      return [expr.text];
    case "float":
      return [floatText(expr.text)];
    case "uri":
      // The comma of a pattern behind a URI would be the URI's.
      return [expr.uri, " "];
    case "search-path":
      return [`<${expr.path}>`];
    case "string":
      return stringChunks(expr);
    case "indented":
      return indentedChunks(expr);
    case "path":
      return pathChunks(expr);
    case "paren":
      return ["(", expr.inner, ")"];
    case "list":
      return ["[", ...expr.items.flatMap((item) => [" ", slot(item, LEVEL.select)]), " ]"];
    case "set":
      return [expr.recursive ? "rec { " : "{ ", ...expr.bindings, "}"];
    case "legacy-let":
      return ["let { ", ...expr.bindings, "}"];
    case "let":
      return ["let ", ...expr.bindings, "in ", expr.body];
    case "with":
      return ["with ", expr.scope, "; ", expr.body];
    case "assert":
      return ["assert ", expr.condition, "; ", expr.body];
    case "if":
      return ["if ", expr.condition, " then ", expr.consequent, " else ", expr.alternative];
    case "lambda":
      return expr.parameter.kind === "name"
        ? [trivia(expr.parameter.before), `${identifier(expr.parameter.name)}: `, expr.body]
        : [...formals(expr.parameter), ": ", expr.body];
    case "apply":
      return expr.argument.kind === "name" && expr.argument.name === "or"
        ? [slot(expr.fn, LEVEL.atom), " or"]
        : [slot(expr.fn, LEVEL.apply), " ", slot(expr.argument, LEVEL.select)];
    case "binary":
      return binary(expr);
    case "unary":
      return expr.operator === "!"
        ? ["!", slot(expr.operand, LEVEL.hasAttr)]
        : ["- ", slot(expr.operand, LEVEL.apply)];
    case "select":
      return [
        slot(expr.target, LEVEL.atom),
        ".",
        ...attrPath(expr.path),
        ...(expr.default === undefined ? [] : [" or ", slot(expr.default, LEVEL.select)]),
      ];
    case "has-attr":
      return [slot(expr.target, LEVEL.hasAttr + 1), " ? ", ...attrPath(expr.path)];
  }
};

const binary = (expr: Extract<Expr, { kind: "binary" }>): Work[] => {
  const { level, associates } = BINARY[expr.operator];
  const side = (child: Expr, allowed: "left" | "right"): Slot => {
    // The two pipes share a level but cannot be mixed.
    const same =
      associates === allowed && !(child.kind === "binary" && level === LEVEL.pipe && child.operator !== expr.operator);
    return slot(child, same ? level : level + 1);
  };
  return [side(expr.left, "left"), ` ${expr.operator} `, side(expr.right, "right")];
};

const binding = (node: Binding): Work[] => {
  if (node.kind === "bind") return [...attrPath(node.path), " = ", node.value, "; "];
  const from: Work[] = node.from === undefined ? [] : [" (", node.from, ")"];
  return ["inherit", ...from, ...node.names.flatMap((name) => [" ", ...attrName(name)]), "; "];
};

const attrPath = (path: readonly AttrName[]): Work[] =>
  path.flatMap((name, at) => [at === 0 ? "" : ".", ...attrName(name)]);

/** A name that Nix could not read without quotes gets them. */
const attrName = (name: AttrName): Work[] => {
  const before = trivia(name.before);
  switch (name.kind) {
    case "name":
      return name.name === "or" || isIdentifier(name.name)
        ? [before, name.name]
        : [before, ...stringChunks({ kind: "string", parts: name.name === "" ? [] : [name.name] })];
    case "string":
      return [before, ...stringChunks(name)];
    case "interpolation":
      return [before, ...interpolationChunks(name)];
  }
};

const formals = (node: Formals): Work[] => {
  const items = node.formals.map((each): Work[] => [
    trivia(each.before),
    identifier(each.name),
    ...(each.default === undefined ? [] : [" ? ", each.default]),
  ]);
  if (node.ellipsis) items.push(["..."]);
  const alias = node.alias === undefined ? undefined : identifier(node.alias);
  return [
    trivia(node.before),
    alias !== undefined && node.aliasFirst === true ? `${alias}@` : "",
    "{ ",
    ...items.flatMap((item, at) => (at === 0 ? item : [", ", ...item])),
    " }",
    alias !== undefined && node.aliasFirst !== true ? `@${alias}` : "",
  ];
};

const identifier = (name: string): string => {
  if (!isIdentifier(name)) throw new RangeError(`no parameter can be named ${name}`);
  return name;
};

/** A float as Nix reads it: with a point, and digits before it. */
const floatText = (text: string): string => {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent] = match ?? [];
  if (match === null || (whole === "" && fraction === "")) {
    throw new RangeError(`no float of Nix can be written ${text}`);
  }
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign}${digits}.${fraction || "0"}${exponent === undefined ? "" : `e${exponent}`}`;
};

/** Comments on lines of their own. */
const trivia = (all: readonly Trivia[] | undefined): string => {
  if (all === undefined || all.length === 0) return "";
  let text = "\n";
  for (const each of all) {
    if (each.kind === "empty-line") text += "\n\n";
    else if (each.kind === "block-comment" && !each.text.includes("*/")) {
      text += `/*${each.text}*/\n`;
    } else for (const line of each.text.split(/\r?\n|\r/)) text += `#${line}\n`;
  }
  return text;
};
