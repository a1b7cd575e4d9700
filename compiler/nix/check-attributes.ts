/**
 * The attributes that bindings come to. Nix merges `a.b = 1; a.c = 2;` and `a = { b = 1; }; a.c = 2;`
 * into one set `a` while it parses, and refuses what cannot be merged.
 *
 * Source: the Nix manual, "Attribute sets"; Nix 2.8 for what merges: a set written in place with a
 * set written in place, one level deep, and the first of them says whether all is recursive.
 */
import type { AttrName, Binding, Expr, Inherit } from "./ast.ts";
import { shownName, staticName, withoutParens, type Finding } from "./check-finding.ts";

/** Bindings after merging. */
export interface Attributes {
  readonly recursive: boolean;
  /** The attributes whose names are known, in the order they first appear. */
  readonly known: Map<string, Attribute>;
  /** The attributes whose names are computed; each is one of its own. */
  readonly computed: { readonly name: AttrName; readonly value: Value }[];
}

/** One attribute and where it was first defined. */
export interface Attribute {
  readonly name: AttrName;
  readonly value: Value;
}

/** A set written in place, any other expression, or what `inherit` takes from around or from a set. */
export type Value =
  | { readonly kind: "set"; readonly attributes: Attributes }
  | { readonly kind: "expr"; readonly expr: Expr }
  | { readonly kind: "inherited"; readonly from?: Expr };

/**
 * Merges bindings as Nix does. What it refuses goes to `findings` and is left out.
 *
 * @example attributesOf(bindings of `a.b = 1; a.c = 2;`, …) // { a: { b: 1, c: 2 } }
 */
export const attributesOf = (
  bindings: readonly Binding[],
  recursive: boolean,
  findings: Finding[],
): Attributes => {
  const attributes: Attributes = { recursive, known: new Map(), computed: [] };
  for (const binding of bindings)
    if (binding.kind === "inherit") addInherited(attributes, binding, findings);
    else add(attributes, binding.path, valueOf(binding.value, findings), findings);
  return attributes;
};

const valueOf = (expr: Expr, findings: Finding[]): Value => {
  const inner = withoutParens(expr);
  return inner.kind === "set"
    ? { kind: "set", attributes: attributesOf(inner.bindings, inner.recursive, findings) }
    : { kind: "expr", expr };
};

const addInherited = (into: Attributes, { names, from }: Inherit, findings: Finding[]): void => {
  for (const name of names) {
    const known = staticName(name);
    const first = known === undefined ? undefined : into.known.get(known);
    if (known === undefined)
      findings.push({
        code: "dynamic-attribute",
        message: `inherit takes names, not the computed ${shownName(name)}`,
        node: name,
      });
    else if (first) findings.push(duplicate([name], name, first.name));
    else into.known.set(known, { name, value: { kind: "inherited", ...(from && { from }) } });
  }
};

const add = (
  into: Attributes,
  path: readonly AttrName[],
  value: Value,
  findings: Finding[],
): void => {
  let target = into;
  for (const name of path.slice(0, -1)) {
    const known = staticName(name);
    const first = known === undefined ? undefined : target.known.get(known);
    if (first && first.value.kind !== "set") {
      findings.push(duplicate(path, name, first.name));
      return;
    }
    if (first?.value.kind === "set") target = first.value.attributes;
    else {
      const attributes: Attributes = { recursive: false, known: new Map(), computed: [] };
      define(target, name, { kind: "set", attributes });
      target = attributes;
    }
  }
  const name = path.at(-1);
  if (!name) return;
  const known = staticName(name);
  const first = known === undefined ? undefined : target.known.get(known);
  if (!first) define(target, name, value);
  else if (first.value.kind !== "set" || value.kind !== "set")
    findings.push(duplicate(path, name, first.name));
  else merge(first.value.attributes, value.attributes, path, findings);
};

const define = (into: Attributes, name: AttrName, value: Value): void => {
  const known = staticName(name);
  if (known === undefined) into.computed.push({ name, value });
  else into.known.set(known, { name, value });
};

/** Adds a set to one of the same name. Their attributes must differ: Nix merges one level only. */
const merge = (
  into: Attributes,
  from: Attributes,
  path: readonly AttrName[],
  findings: Finding[],
): void => {
  for (const [known, attribute] of from.known) {
    const first = into.known.get(known);
    if (first) findings.push(duplicate([...path, attribute.name], attribute.name, first.name));
    else into.known.set(known, attribute);
  }
  into.computed.push(...from.computed);
};

const duplicate = (path: readonly AttrName[], node: AttrName, other: AttrName): Finding => ({
  code: "duplicate-attribute",
  message: `attribute ${path.map(shownName).join(".")} is already defined`,
  node,
  other,
});
