/**
 * Functions that make Nix trees: what the emitter writes instead of text. None of them knows about
 * layout or escaping; that is the printer's.
 */
import type {
  Apply,
  AttrName,
  AttrSet,
  Bind,
  Binary,
  BinaryOperator,
  Expr,
  Formal,
  Formals,
  Indented,
  Inherit,
  Integer,
  Interpolation,
  Lambda,
  Let,
  List,
  Name,
  Path,
  Select,
  Str,
  StringPart,
  Trivia,
  Unary,
} from "./ast.ts";

/** A variable. @example name("pkgs") // pkgs */
export const name = (text: string): Name => ({ kind: "name", name: text });

/** An integer; a negative one is the negation of its digits. @example integer(8188) // 8188 */
export const integer = (value: number | bigint): Integer | Unary =>
  value < 0
    ? { kind: "unary", operator: "-", operand: { kind: "integer", text: (-value).toString() } }
    : { kind: "integer", text: value.toString() };

/** @example bool(true) // true */
export const bool = (value: boolean): Name => name(value ? "true" : "false");

/** `${value}` */
export const interpolation = (value: Expr): Interpolation => ({ kind: "interpolation", value });

/** Parts with adjacent texts joined and empty ones dropped: the form every parser gives. */
const joined = (parts: readonly (string | Expr)[]): StringPart[] => {
  const out: StringPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part !== "string") out.push(interpolation(part));
    else if (typeof last === "string") out[out.length - 1] = last + part;
    else if (part !== "") out.push(part);
  }
  return out;
};

/** A string; expressions among the parts are interpolated. @example string("a", name("b")) // "a${b}" */
export const string = (...parts: readonly (string | Expr)[]): Str => ({
  kind: "string",
  parts: joined(parts),
});

/** An indented string with the value of `parts`; lines are separated by "\n". */
export const indented = (...parts: readonly (string | Expr)[]): Indented => ({
  kind: "indented",
  parts: joined(parts),
});

/** A path literal. @example path("./packages/torch.nix") // ./packages/torch.nix */
export const path = (text: string): Path => ({ kind: "path", parts: [text] });

/** @example list([name("a"), name("b")]) // [ a b ] */
export const list = (items: readonly Expr[]): List => ({ kind: "list", items });

/** `key = value;`; a key of several elements is a path. Keys that are no identifiers are quoted. */
export const bind = (key: string | readonly string[], value: Expr): Bind => ({
  kind: "bind",
  path: (typeof key === "string" ? [key] : key).map(attrName),
  value,
});

/** An attribute name: a plain name where Nix allows one, else a string. */
export const attrName = (text: string): AttrName =>
  isIdentifier(text) ? name(text) : string(text);

const KEYWORDS = new Set(["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"]);

/** Whether `text` can stand unquoted as an attribute name. `or` could; quoting it is the safe choice. */
export const isIdentifier = (text: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(text) && !KEYWORDS.has(text);

/** `inherit (from) names;` */
export const inherit = (names: readonly string[], from?: Expr): Inherit => ({
  kind: "inherit",
  ...(from && { from }),
  names: names.map(attrName),
});

/** `{ … }` from bindings, or from a record in its own order. */
export const set = (
  bindings: readonly (Bind | Inherit)[] | Readonly<Record<string, Expr>>,
): AttrSet => ({
  kind: "set",
  recursive: false,
  bindings: Array.isArray(bindings)
    ? bindings
    : Object.entries(bindings).map(([key, value]) => bind(key, value)),
});

/** `let bindings in body`; without bindings the body alone. */
export const letIn = (bindings: readonly (Bind | Inherit)[], body: Expr): Let | Expr =>
  bindings.length === 0 ? body : { kind: "let", bindings, body };

/** `a: b: body` from names, or a set pattern. */
export const lambda = (parameter: string | Formals, body: Expr): Lambda => ({
  kind: "lambda",
  parameter: typeof parameter === "string" ? name(parameter) : parameter,
  body,
});

/** `{ a, b, ... }` */
export const formals = (
  names: readonly (string | Formal)[],
  options: { readonly ellipsis?: boolean; readonly alias?: string } = {},
): Formals => ({
  kind: "formals",
  formals: names.map((each) => (typeof each === "string" ? { kind: "formal", name: each } : each)),
  ellipsis: options.ellipsis ?? false,
  ...(options.alias !== undefined && { alias: options.alias }),
});

/** `fn a b` @example call(name("f"), name("a"), name("b")) // f a b */
export const call = (fn: Expr, first: Expr, ...rest: readonly Expr[]): Apply =>
  rest.reduce<Apply>((made, argument) => ({ kind: "apply", fn: made, argument }), {
    kind: "apply",
    fn,
    argument: first,
  });

/** `target.a.b`; of a selection it makes one longer. @example select(name("pkgs"), "python314", "pkgs") // pkgs.python314.pkgs */
export const select = (target: Expr, ...path: readonly string[]): Select => {
  const further = path.map(attrName);
  return target.kind === "select" && target.default === undefined
    ? { kind: "select", target: target.target, path: [...target.path, ...further] }
    : { kind: "select", target, path: further };
};

/** `left operator right` */
export const binary = (left: Expr, operator: BinaryOperator, right: Expr): Binary => ({
  kind: "binary",
  operator,
  left,
  right,
});

/** `node` with line comments before it. @example commented(bind("a", integer(1)), "why") // # why */
export const commented = <N extends Expr | Bind | Inherit | Formal>(
  node: N,
  ...lines: readonly string[]
): N => ({
  ...node,
  before: [
    ...(node.before ?? []),
    ...lines.map((line): Trivia => ({ kind: "line-comment", text: line === "" ? "" : ` ${line}` })),
  ],
});

/** `node` with an empty line before it. */
export const spaced = <N extends Expr | Bind | Inherit>(node: N): N => ({
  ...node,
  before: [{ kind: "empty-line" }, ...(node.before ?? [])],
});
