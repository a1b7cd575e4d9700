/** Whether two trees mean the same: what `verify` asks of what was meant and what was printed. */
import type { AttrName, Binding, Expr, Formals, StringPart } from "./ast.ts";

/**
 * Compares meaning alone. Parentheses, comments, empty lines, positions, the side of an `@` and how a
 * string is quoted (`"…"`, `''…''`, a constant attribute name) do not count; the order of bindings,
 * formals and inherited names does. Trees of any depth are compared without recursion.
 *
 * @example
 * equal(parse("(a) + 1"), binary(name("a"), "+", integer(1))); // true
 */
export const equal = (a: Expr, b: Expr): boolean => {
  const left: Part[] = [];
  const right: Part[] = [];
  left.push(a);
  right.push(b);
  for (;;) {
    const x = left.pop();
    const y = right.pop();
    if (x === undefined || y === undefined) return x === y;
    if (x === y) continue;
    if (typeof x === "string" || typeof y === "string") return false;
    if (shape(x, left) !== shape(y, right)) return false;
    // Children are pushed in the same order on both sides; a different number is a difference.
    if (left.length !== right.length) return false;
  }
};

type Part = string | Expr | Binding | Formals;

/** What a node is beside its children, which are pushed onto `into`. */
const shape = (node: Exclude<Part, string>, into: Part[]): string => {
  switch (node.kind) {
    case "paren":
      into.push(node.inner);
      return shapeOfInner(into);
    case "name":
      return `name ${node.name}`;
    case "integer":
      return `integer ${BigInt(node.text)}`;
    case "float":
      return `float ${Number(node.text)}`;
    case "search-path":
      return `search ${node.path}`;
    case "uri":
      return `string ${JSON.stringify([node.uri])}`;
    case "string":
    case "indented":
      return `string ${partsShape(node.parts, into)}`;
    case "path":
      return `path ${partsShape(node.parts, into)}`;
    case "list":
      pushAll(into, node.items);
      return `list ${node.items.length}`;
    case "set":
      pushAll(into, node.bindings);
      return `${node.recursive ? "rec" : "set"} ${node.bindings.length}`;
    case "legacy-let":
      pushAll(into, node.bindings);
      return `legacy ${node.bindings.length}`;
    case "let":
      into.push(node.body);
      pushAll(into, node.bindings);
      return `let ${node.bindings.length}`;
    case "bind":
      into.push(node.value);
      return `bind ${pathShape(node.path, into)}`;
    case "inherit":
      if (node.from !== undefined) into.push(node.from);
      return `inherit ${node.from === undefined} ${pathShape(node.names, into)}`;
    case "with":
      into.push(node.scope, node.body);
      return "with";
    case "assert":
      into.push(node.condition, node.body);
      return "assert";
    case "if":
      into.push(node.condition, node.consequent, node.alternative);
      return "if";
    case "lambda":
      into.push(node.body, node.parameter);
      return `lambda ${node.parameter.kind}`;
    case "formals":
      return formalsShape(node, into);
    case "apply":
      into.push(node.fn, node.argument);
      return "apply";
    case "binary":
      into.push(node.left, node.right);
      return `binary ${node.operator}`;
    case "unary":
      into.push(node.operand);
      return `unary ${node.operator}`;
    case "select":
      into.push(node.target);
      if (node.default !== undefined) into.push(node.default);
      return `select ${node.default === undefined} ${pathShape(node.path, into)}`;
    case "has-attr":
      into.push(node.target);
      return `has ${pathShape(node.path, into)}`;
  }
};

const pushAll = (into: Part[], parts: readonly Part[]): void => {
  for (const part of parts) into.push(part);
};

/** Parentheses are looked through, however many there are. */
const shapeOfInner = (into: Part[]): string => {
  for (;;) {
    const inner = into.pop();
    if (inner === undefined || typeof inner === "string") return "";
    if (inner.kind !== "paren") return shape(inner, into);
    into.push(inner.inner);
  }
};

const partsShape = (parts: readonly StringPart[], into: Part[]): string =>
  JSON.stringify(
    parts.map((part) => {
      if (typeof part === "string") return part;
      into.push(part.value);
      return null;
    }),
  );

const pathShape = (path: readonly AttrName[], into: Part[]): string =>
  path
    .map((each) => {
      if (each.kind === "name") return JSON.stringify([each.name]);
      if (each.kind === "string") {
        return each.parts.length === 0 ? '[""]' : partsShape(each.parts, into);
      }
      into.push(each.value);
      return "dynamic";
    })
    .join(".");

const formalsShape = (node: Formals, into: Part[]): string => {
  const names = node.formals.map((formal) => {
    if (formal.default !== undefined) into.push(formal.default);
    return `${formal.name}${formal.default === undefined ? "" : "?"}`;
  });
  return `formals ${names.join(",")} ${node.ellipsis} @${node.alias ?? ""}`;
};
