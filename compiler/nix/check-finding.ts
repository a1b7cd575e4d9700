/** What the checks after parsing find, and the pieces they share. */
import type { AttrName, Expr, Node } from "./ast.ts";

/** What Nix refuses although the grammar allows it. */
export type FindingCode =
  | "duplicate-attribute"
  | "duplicate-formal"
  | "dynamic-attribute"
  | "undefined-variable"
  | "number-out-of-range";

/** One thing Nix would refuse. Nodes of the fast parser know their place; those of `read` do not. */
export interface Finding {
  readonly code: FindingCode;
  /** One sentence without a place: `attribute a.b is already defined`. */
  readonly message: string;
  /** What is refused. */
  readonly node: Node;
  /** What it clashes with, where it clashes: the first definition. */
  readonly other?: Node;
}

/** An expression without the parentheses around it: Nix has none after parsing. */
export const withoutParens = (expr: Expr): Expr => {
  let inner = expr;
  while (inner.kind === "paren") inner = inner.inner;
  return inner;
};

/**
 * The name that an attribute name is for certain, or undefined when it is computed. `${"a"}` is `a`,
 * as any dynamic name that is a plain string; `"${"a"}"` is computed.
 */
export const staticName = (name: AttrName): string | undefined => {
  if (name.kind === "name") return name.name;
  const value = name.kind === "string" ? name : withoutParens(name.value);
  if (value.kind === "uri") return value.uri;
  if (value.kind !== "string" && value.kind !== "indented") return undefined;
  const [first = "", ...more] = value.parts;
  return more.length === 0 && typeof first === "string" ? first : undefined;
};

/** An attribute name for people: as written in Nix, computed ones as `${…}`. */
export const shownName = (name: AttrName): string => {
  const known = staticName(name);
  if (known === undefined) return "${…}";
  return /^[A-Za-z_][\w'-]*$/.test(known) ? known : JSON.stringify(known);
};
