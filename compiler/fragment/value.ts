/** A value of the config as Nix: as an expression, as text in a string, as an attribute name. */
import type { Fragment, NixValue, Package, PathText } from "../../dsl/node.ts";
import { callSite } from "../../dsl/call-site.ts";
import type { AttrName, Expr } from "../nix/ast.ts";
import {
  attrName,
  bind,
  bool,
  integer,
  interpolation,
  isIdentifier,
  list,
  name,
  set,
  string,
} from "../nix/build.ts";

/** What values need of the fragment they are spliced into. */
export interface Splicer {
  readonly fault: (message: string, hint?: string) => void;
  readonly fragment: (value: Fragment) => Expr;
  readonly package: (value: Package) => Expr;
}

/** The value where an expression may stand. */
export const valueExpr = (value: unknown, to: Splicer): Expr => expression(value, to, "", 0);

/**
 * The value inside a string: strings and numbers are text; packages, paths and fragments interpolated.
 *
 * @example valueText(3, to) // "3"
 */
export const valueText = (value: unknown, to: Splicer): readonly (string | Expr)[] => {
  if (typeof value === "string") return [storable(value, "", to)];
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) {
    const [only, ...more]: unknown[] = value;
    if (more.length === 0 && isPackage(only)) return [to.package(only)];
    to.fault(
      `a list cannot stand inside a string`,
      value.every(isPackage)
        ? `it is a list of ${value.length} packages: take one`
        : "join it to text first",
    );
    return [];
  }
  if (!isNode(value)) {
    to.fault(`${shown(value)} cannot stand inside a string`, "write it as text");
    return [];
  }
  const made = expression(value, to, "", 0);
  // A string in a string is its text.
  return made.kind === "string" || made.kind === "indented"
    ? made.parts.map((part) => (typeof part === "string" ? part : part.value))
    : [made];
};

/** The value where an attribute name may stand: a string its name, a fragment `${…}`. */
export const valueName = (value: unknown, to: Splicer): AttrName => {
  if (typeof value === "string") return attrName(storable(value, "", to));
  if (isFragment(value)) return interpolation(to.fragment(value));
  to.fault(`${shown(value)} cannot be the name of an attribute`, "names are strings");
  return UNKNOWN;
};

/** Stands for what is no Nix, which is told: a variable of no kind, that no text can spell. */
export const UNKNOWN = name("no Nix");

/** As deep as JSON goes in Nix's own hands, and shallow enough for every stage after this. */
const DEEPEST = 60;

const expression = (value: unknown, to: Splicer, path: string, depth: number): Expr => {
  if (depth > DEEPEST) {
    to.fault(`a value nests deeper than ${DEEPEST} levels`, "does it hold itself?");
    return UNKNOWN;
  }
  switch (typeof value) {
    case "string":
      return string(storable(value, path, to));
    case "number":
      return numberExpr(value, path, to);
    case "boolean":
      return bool(value);
    case "object":
      break;
    default:
      to.fault(`${subject(path)}${shown(value)}, which Nix does not have`);
      return UNKNOWN;
  }
  if (value === null) return name("null");
  if (isNode(value)) return nodeExpr(value, to);
  const below = (each: unknown, key: string): Expr => expression(each, to, path + key, depth + 1);
  if (Array.isArray(value)) {
    return list(Array.from(value, (each: unknown, at) => below(each, `[${at}]`)));
  }
  if (!isRecord(value)) {
    to.fault(`${subject(path)}${shown(value)}, which Nix does not have`);
    return UNKNOWN;
  }
  return set(
    Object.entries(value).map(([key, each]) => {
      const shownKey = isIdentifier(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
      return bind(storable(key, path, to), below(each, shownKey));
    }),
  );
};

/** A node of the dsl, known by its kind: two copies of the dsl may be loaded. */
const nodeExpr = (node: Node, to: Splicer): Expr => {
  if (isPackage(node)) return to.package(node);
  if (isFragment(node)) return to.fragment(node);
  if (isPath(node)) {
    return string(
      ...node.parts.map((part) => (typeof part === "string" ? part : to.package(part))),
    );
  }
  const kind = String(node.kind);
  to.fault(`${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} cannot be spliced into Nix`);
  return UNKNOWN;
};

const SMALLEST = 2 ** -1022;

/** Source: the Nix manual, "Data types": integers of 64 bits, floats as C has them. */
const numberExpr = (value: number, path: string, to: Splicer): Expr => {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) {
    to.fault(`${subject(path)}${value}, which is no number of Nix`);
    return UNKNOWN;
  }
  if (size > 0 && size < SMALLEST) {
    to.fault(`${subject(path)}${value}, which is too small for a number of Nix`);
    return UNKNOWN;
  }
  if (Number.isInteger(value) && size < 2 ** 63) return integer(BigInt(value));
  const float: Expr = { kind: "float", text: String(size).replace("e+", "e") };
  return value < 0 ? { kind: "unary", operator: "-", operand: float } : float;
};

const storable = (text: string, path: string, to: Splicer): string => {
  if (text.includes("\0")) to.fault(`${subject(path)}text with a NUL character, which Nix refuses`);
  else if (/\p{Surrogate}/u.test(text)) {
    to.fault(`${subject(path)}text with half a character (a lone surrogate), which is no UTF-8`);
  } else return text;
  return "";
};

const subject = (path: string): string => (path === "" ? "this is " : `${path} is `);

interface Node {
  readonly kind: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "kind" in value && callSite(value) !== undefined;

const isFragment = (value: unknown): value is Fragment =>
  isNode(value) && value.kind === "fragment";

const isPath = (value: unknown): value is PathText => isNode(value) && value.kind === "path";

const PACKAGES: readonly unknown[] = ["wheel", "sdist", "git", "nixpkg"];

const isPackage = (value: unknown): value is Package =>
  isNode(value) && PACKAGES.includes(value.kind);

/** A record as written in braces, no instance of a class. */
const isRecord = (value: object): value is Readonly<Record<string, NixValue>> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "object" && value !== null) {
    if (isNode(value)) return `a ${String(value.kind)}`;
    return isRecord(value) ? "a record" : `a ${value.constructor.name}`;
  }
  return typeof value === "bigint" ? `${value}n` : String(value);
};
