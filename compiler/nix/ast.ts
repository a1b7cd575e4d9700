/**
 * The Nix expression language as data: one tree for what the emitter builds, what the parsers read
 * and what the printer lays out. Source: the Nix manual, "Nix Language".
 *
 * Equality of trees (`equal.ts`) looks at meaning alone: parentheses, trivia and positions do not count.
 *
 * A parsed tree also carries `span` and `tokens` (a tuple of fixed order per kind, named in its type):
 * where it stood and how it was written, comments included. A built tree has neither.
 */
import type { Token } from "./scan/token.ts";

/** Any expression. */
export type Expr =
  | Name
  | Integer
  | Float
  | Str
  | Indented
  | Path
  | SearchPath
  | Uri
  | List
  | AttrSet
  | Let
  | LegacyLet
  | With
  | Assert
  | If
  | Lambda
  | Apply
  | Binary
  | Unary
  | Select
  | HasAttr
  | Paren;

/** Every node of the tree, expressions and their parts. */
export type Node = Expr | Interpolation | Binding | Formals | Formal;

/** A comment or an empty line that stands before a node; `text` is without the leading `#`. */
export type Trivia =
  | { readonly kind: "line-comment"; readonly text: string }
  | { readonly kind: "block-comment"; readonly text: string }
  | { readonly kind: "empty-line" };

/** Where a node stands in its text: offsets in UTF-16 units, `end` is after the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What every node may carry beside its meaning. */
interface Base {
  /** Where a parsed node stands in its text, without the comments around it. */
  readonly span?: Span;
  /** Comments and empty lines before the node, in source order. Emitted trees set it by `commented`. */
  readonly before?: readonly Trivia[];
}

/** A variable: `pkgs`. `true`, `false` and `null` are variables too. */
export interface Name extends Base {
  readonly kind: "name";
  readonly name: string;
  readonly tokens?: readonly [text: Token];
}

/** An integer literal; `text` is its decimal digits. A negative number is a `Unary`. */
export interface Integer extends Base {
  readonly kind: "integer";
  readonly text: string;
  readonly tokens?: readonly [text: Token];
}

/** A float literal, as Nix spells it: `1.0`, `1.0e3`. */
export interface Float extends Base {
  readonly kind: "float";
  readonly text: string;
  readonly tokens?: readonly [text: Token];
}

/** `${value}` in a string, a path or as a dynamic attribute name. */
export interface Interpolation extends Base {
  readonly kind: "interpolation";
  readonly value: Expr;
  readonly tokens?: readonly [open: Token, close: Token];
}

/** A run of characters (the value, escapes resolved) or an interpolation. */
export type StringPart = string | Interpolation;

/** A string in double quotes. Adjacent runs of characters are one part; none is empty. */
export interface Str extends Base {
  readonly kind: "string";
  readonly parts: readonly StringPart[];
  readonly tokens?: readonly [open: Token, close: Token];
  /** The characters as written, escapes kept; only in parsed trees. */
  readonly raw?: readonly StringPart[];
}

/** An indented string; `parts` is its value, after Nix has removed the common indentation. */
export interface Indented extends Base {
  readonly kind: "indented";
  readonly parts: readonly StringPart[];
  readonly tokens?: readonly [open: Token, close: Token];
  /** The characters as written, indentation and escapes kept; only in parsed trees. */
  readonly raw?: readonly StringPart[];
}

/** `./a`, `../a`, `/a`, `~/a`, `a/b`, with interpolations. The first part is always text. */
export interface Path extends Base {
  readonly kind: "path";
  readonly parts: readonly StringPart[];
  readonly tokens?: readonly [text: Token];
}

/** `<nixpkgs/lib>`; `path` is without the brackets. */
export interface SearchPath extends Base {
  readonly kind: "search-path";
  readonly path: string;
  readonly tokens?: readonly [text: Token];
}

/** A bare URL, `https://example.org`: a string in Nix. */
export interface Uri extends Base {
  readonly kind: "uri";
  readonly uri: string;
  readonly tokens?: readonly [text: Token];
}

/** `[ a b ]` */
export interface List extends Base {
  readonly kind: "list";
  readonly items: readonly Expr[];
  readonly tokens?: readonly [open: Token, close: Token];
}

/** `{ … }` or `rec { … }` */
export interface AttrSet extends Base {
  readonly kind: "set";
  readonly recursive: boolean;
  readonly bindings: readonly Binding[];
  readonly tokens?: readonly [rec: Token | undefined, open: Token, close: Token];
}

/** One element of an attribute path: `a`, `"a b"`, `"a${b}"` or `${b}`. */
export type AttrName = Name | Str | Interpolation;

/** `a.b = value;` or `inherit (from) a b;` */
export type Binding = Bind | Inherit;

/** `path = value;` */
export interface Bind extends Base {
  readonly kind: "bind";
  readonly path: readonly AttrName[];
  readonly value: Expr;
  readonly tokens?: readonly [dots: readonly Token[], equals: Token, semicolon: Token];
}

/** `inherit names;` or `inherit (from) names;` */
export interface Inherit extends Base {
  readonly kind: "inherit";
  readonly from?: Expr;
  readonly names: readonly AttrName[];
  readonly tokens?: readonly [keyword: Token, semicolon: Token, open: Token | undefined, close: Token | undefined];
}

/** `let bindings in body` */
export interface Let extends Base {
  readonly kind: "let";
  readonly bindings: readonly Binding[];
  readonly body: Expr;
  readonly tokens?: readonly [keyword: Token, inKeyword: Token];
}

/** `let { …; body = …; }`, kept by Nix for old code. */
export interface LegacyLet extends Base {
  readonly kind: "legacy-let";
  readonly bindings: readonly Binding[];
  readonly tokens?: readonly [keyword: Token, open: Token, close: Token];
}

/** `with scope; body` */
export interface With extends Base {
  readonly kind: "with";
  readonly scope: Expr;
  readonly body: Expr;
  readonly tokens?: readonly [keyword: Token, semicolon: Token];
}

/** `assert condition; body` */
export interface Assert extends Base {
  readonly kind: "assert";
  readonly condition: Expr;
  readonly body: Expr;
  readonly tokens?: readonly [keyword: Token, semicolon: Token];
}

/** `if condition then consequent else alternative` */
export interface If extends Base {
  readonly kind: "if";
  readonly condition: Expr;
  readonly consequent: Expr;
  readonly alternative: Expr;
  readonly tokens?: readonly [ifKeyword: Token, thenKeyword: Token, elseKeyword: Token];
}

/** `parameter: body` */
export interface Lambda extends Base {
  readonly kind: "lambda";
  readonly parameter: Name | Formals;
  readonly body: Expr;
  readonly tokens?: readonly [colon: Token];
}

/** `{ a, b ? 1, ... } @ alias`; `aliasFirst` tells `alias @ { … }` and is layout, not meaning. */
export interface Formals extends Base {
  readonly kind: "formals";
  readonly formals: readonly Formal[];
  readonly ellipsis: boolean;
  readonly alias?: string;
  readonly aliasFirst?: boolean;
  readonly tokens?: FormalsTokens;
}

/** The tokens of a set pattern that are not of one of its formals. */
export interface FormalsTokens {
  readonly open: Token;
  readonly close: Token;
  readonly ellipsis: Token | undefined;
  readonly at: Token | undefined;
  readonly alias: Token | undefined;
}

/** One name of a set pattern, with its default. */
export interface Formal extends Base {
  readonly kind: "formal";
  readonly name: string;
  readonly default?: Expr;
  readonly tokens?: readonly [name: Token, question: Token | undefined, comma: Token | undefined];
}

/** `fn argument`: one argument; `f a b` is `Apply(Apply(f, a), b)`. */
export interface Apply extends Base {
  readonly kind: "apply";
  readonly fn: Expr;
  readonly argument: Expr;
}

/** The binary operators, the pipes (behind an option of the parsers) among them. */
export type BinaryOperator =
  | "++"
  | "*"
  | "/"
  | "+"
  | "-"
  | "//"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "&&"
  | "||"
  | "->"
  | "|>"
  | "<|";

export interface Binary extends Base {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
  readonly tokens?: readonly [operator: Token];
}

export interface Unary extends Base {
  readonly kind: "unary";
  readonly operator: "!" | "-";
  readonly operand: Expr;
  readonly tokens?: readonly [operator: Token];
}

/** `target.path` or `target.path or default` */
export interface Select extends Base {
  readonly kind: "select";
  readonly target: Expr;
  readonly path: readonly AttrName[];
  readonly default?: Expr;
  readonly tokens?: readonly [dots: readonly Token[], or: Token | undefined];
}

/** `target ? path` */
export interface HasAttr extends Base {
  readonly kind: "has-attr";
  readonly target: Expr;
  readonly path: readonly AttrName[];
  readonly tokens?: readonly [question: Token, dots: readonly Token[]];
}

/** Parentheses as written. Only parsers make them; the printer adds those a tree needs by itself. */
export interface Paren extends Base {
  readonly kind: "paren";
  readonly inner: Expr;
  readonly tokens?: readonly [open: Token, close: Token];
}
