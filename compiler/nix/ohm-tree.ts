/**
 * From what `grammar.ohm` recognised to the tree of `ast.ts`: an operation for each sort of node, an
 * action for each rule. Ohm checks the rules' names and sizes when the operations are made.
 */
import type { Grammar, MatchResult, Node as Match, Semantics } from "ohm-js";
import type {
  AttrName,
  Binding,
  Expr,
  Formal,
  Formals,
  Interpolation,
  BinaryOperator,
  StringPart,
} from "./ast.ts";
import { shape, type Step } from "./ohm-operators.ts";
import { escaped, joined, stripped, unescaped, type IndentedPiece } from "./ohm-strings.ts";
import type { Tokens } from "./ohm-tokens.ts";
import { NixSyntaxError } from "./syntax-error.ts";

/** Makes trees of what one grammar matches. */
export type ToTree = (match: MatchResult, tokens: Tokens) => Expr;

/** The actions for a grammar. They are made once; a tree is made in one go, so they share `tokens`. */
export const treeMaker = (grammar: Grammar): ToTree => {
  let tokens: Tokens = { text: "", kinds: "", starts: [], ends: [] };

  const startOf = (match: Match): number => tokens.starts[match.source.startIdx] ?? 0;
  const textOf = (match: Match): string =>
    tokens.text.slice(startOf(match), tokens.ends[match.source.startIdx]);

  const expr = (match: Match): Expr => match.expr();
  const name = (match: Match): AttrName => match.name();
  const path = (match: Match): AttrName[] => match.path();
  const bindings = (match: Match): Binding[] => match.children.map((each) => each.binding());
  const parts = (match: Match): StringPart[] => match.children.map((each) => each.part());

  const semantics: Semantics = grammar.createSemantics();

  semantics.addOperation<Expr>("expr", {
    file: (body, _end) => expr(body),
    expr: (openings, operation) =>
      openings.children.reduceRight<Expr>(
        (body, opening) => opening.opening()(body),
        expr(operation),
      ),
    operation(first, tails) {
      const steps: Step[] = [first, ...tails.children].flatMap((each): Step[] => each.steps());
      return shape(steps, (one, other) => {
        const message = `the operators ${one} and ${other} do not associate; use parentheses`;
        throw new NixSyntaxError({ text: tokens.text, offset: startOf(first), message });
      });
    },
    application: (selections) =>
      selections.children
        .map(expr)
        .reduce((fn, argument) => ({ kind: "apply", fn, argument })),
    selection(simple, selectors) {
      const target = expr(simple);
      const [selector] = selectors.children;
      return selector ? selector.selected()(target) : target;
    },
    default: (_or, selection) => expr(selection),

    simple_name: (token) => ({ kind: "name", name: textOf(token) }),
    simple_integer: (token) => ({ kind: "integer", text: textOf(token) }),
    simple_float: (token) => ({ kind: "float", text: textOf(token) }),
    simple_uri: (token) => ({ kind: "uri", uri: textOf(token) }),
    simple_search: (token) => ({ kind: "search-path", path: textOf(token).slice(1, -1) }),
    simple_path: (token, rest, _end) => ({
      kind: "path",
      parts: joined([textOf(token), ...rest.children.flatMap((each): StringPart[] => each.rest())]),
    }),
    simple_indented: (_open, pieces, _close) => ({
      kind: "indented",
      parts: stripped(pieces.children.map((each): IndentedPiece => each.piece())),
    }),
    simple_list: (_open, items, _close) => ({ kind: "list", items: items.children.map(expr) }),
    simple_paren: (_open, inner, _close) => ({ kind: "paren", inner: expr(inner) }),
    simple_set: (_open, each, _close) => ({
      kind: "set",
      recursive: false,
      bindings: bindings(each),
    }),
    simple_rec: (_rec, _open, each, _close) => ({
      kind: "set",
      recursive: true,
      bindings: bindings(each),
    }),
    simple_legacyLet: (_let, _open, each, _close) => ({
      kind: "legacy-let",
      bindings: bindings(each),
    }),
    string: (_open, each, _close) => ({ kind: "string", parts: joined(parts(each)) }),
  });

  semantics.addOperation<(body: Expr) => Expr>("opening", {
    opening_lambda(parameter, _colon) {
      const text = textOf(parameter);
      return (body) => ({ kind: "lambda", parameter: { kind: "name", name: text }, body });
    },
    opening_pattern(pattern, _colon) {
      const parameter: Formals = pattern.formals();
      return (body) => ({ kind: "lambda", parameter, body });
    },
    opening_aliasedBefore(alias, _at, pattern, _colon) {
      const formals: Formals = pattern.formals();
      const parameter: Formals = { ...formals, alias: textOf(alias), aliasFirst: true };
      return (body) => ({ kind: "lambda", parameter, body });
    },
    opening_aliasedAfter(pattern, _at, alias, _colon) {
      const formals: Formals = pattern.formals();
      const parameter: Formals = { ...formals, alias: textOf(alias) };
      return (body) => ({ kind: "lambda", parameter, body });
    },
    opening_let(_let, each, _in) {
      const made = bindings(each);
      return (body) => ({ kind: "let", bindings: made, body });
    },
    opening_if(_if, test, _then, yes, _else) {
      const condition = expr(test);
      const consequent = expr(yes);
      return (alternative) => ({ kind: "if", condition, consequent, alternative });
    },
    opening_with(_with, from, _semicolon) {
      const scope = expr(from);
      return (body) => ({ kind: "with", scope, body });
    },
    opening_assert(_assert, test, _semicolon) {
      const condition = expr(test);
      return (body) => ({ kind: "assert", condition, body });
    },
  });

  semantics.addOperation<Formals>("formals", {
    formals: (_open, first, end, _close) => ({
      kind: "formals",
      formals: [...first.children, end].flatMap((each): Formal[] => each.formal()),
      ellipsis: tokens.kinds[end.source.startIdx] === "…",
    }),
  });

  semantics.addOperation<Formal[]>("formal", {
    formalBeforeComma: (formal, _comma) => formal.formal(),
    formalsEnd_ellipsis: (_ellipsis) => [],
    formalsEnd_closed: (formal) => formal.children.flatMap((each): Formal[] => each.formal()),
    formal_default: (token, _question, fallback) => [
      { kind: "formal", name: textOf(token), default: expr(fallback) },
    ],
    formal_plain: (token) => [{ kind: "formal", name: textOf(token) }],
  });

  semantics.addOperation<Step[]>("steps", {
    operand: (prefixes, application) => [
      ...prefixes.children.map(
        (each): Step => ({ kind: "prefix", operator: each.sourceString === "!" ? "!" : "-" }),
      ),
      { kind: "operand", operand: expr(application) },
    ],
    tail_binary: (operator, operand) => [
      { kind: "infix", operator: textOf(operator) as BinaryOperator },
      ...operand.steps(),
    ],
    tail_hasAttr: (_question, attrPath) => [{ kind: "has-attr", path: path(attrPath) }],
  });

  semantics.addOperation<(target: Expr) => Expr>("selected", {
    selector_path(_dot, attrPath, defaults) {
      const names = path(attrPath);
      const [fallback] = defaults.children.map(expr);
      return (target) => ({
        kind: "select",
        target,
        path: names,
        ...(fallback && { default: fallback }),
      });
    },
    selector_or: (_or) => (fn) => ({
      kind: "apply",
      fn,
      argument: { kind: "name", name: "or" },
    }),
  });

  semantics.addOperation<Binding>("binding", {
    binding_bind: (attrPath, _equals, value, _semicolon) => ({
      kind: "bind",
      path: path(attrPath),
      value: expr(value),
    }),
    binding_inheritFrom: (_inherit, _open, from, _close, names, _semicolon) => ({
      kind: "inherit",
      from: expr(from),
      names: names.children.map(name),
    }),
    binding_inherit: (_inherit, names, _semicolon) => ({
      kind: "inherit",
      names: names.children.map(name),
    }),
  });

  semantics.addOperation<AttrName[]>("path", {
    attrPath: (first, rest) => [name(first), ...rest.children.map(name)],
  });

  semantics.addOperation<AttrName>("name", {
    afterDot: (_dot, attrName) => name(attrName),
    attrName_name: (token) => ({ kind: "name", name: textOf(token) }),
    attrName_or: (_or) => ({ kind: "name", name: "or" }),
    string: (_open, each, _close) => ({ kind: "string", parts: joined(parts(each)) }),
    interpolation: (_open, value, _close) => ({ kind: "interpolation", value: expr(value) }),
  });

  const interpolation = (_open: Match, value: Match, _close: Match): Interpolation => ({
    kind: "interpolation",
    value: expr(value),
  });
  semantics.addOperation<StringPart>("part", {
    text: (token) => unescaped(textOf(token)),
    interpolation,
  });
  semantics.addOperation<StringPart>("raw", { text: (token) => textOf(token), interpolation });
  semantics.addOperation<StringPart[]>("rest", {
    pathRest: (text, first, more) =>
      [...text.children, first, ...more.children].map((each): StringPart => each.raw()),
  });
  semantics.addOperation<IndentedPiece>("piece", {
    text: (token) => ({ kind: "text", text: textOf(token) }),
    escape: (token) => ({ kind: "escape", text: escaped(textOf(token)) }),
    interpolation,
  });

  return (match, of) => {
    tokens = of;
    return semantics(match).expr();
  };
};
