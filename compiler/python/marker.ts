/** Environment markers: `python_version < "3.15" and extra == "x"`. Source: PEP 508. */
import { expected, fault, skipBlanks, take } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { TEXT_VARIABLES, VERSION_VARIABLES } from "./marker-environment.ts";
import type { MarkerVariable } from "./marker-environment.ts";
import { parseClause } from "./specifier.ts";

export type MarkerOperator = "===" | "~=" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "in" | "not in";

/** One side of a comparison. */
export type Operand =
  | { readonly kind: "variable"; readonly name: MarkerVariable }
  | { readonly kind: "text"; readonly value: string };

/** A comparison; at least one side is a variable. */
export interface Comparison {
  readonly kind: "compare";
  readonly left: Operand;
  readonly operator: MarkerOperator;
  readonly right: Operand;
}

/** A marker as a tree; `and` binds tighter than `or`, parentheses are gone. */
export type Marker =
  { readonly kind: "and" | "or"; readonly terms: readonly Marker[] } | Comparison;

/**
 * Reads the marker that starts here, the part of a requirement after its `;`, and the blanks behind it.
 *
 * @throws {FormatError} With the column. What Python would refuse only when it evaluates, such as
 * `os_name ~= "x"`, is refused here, so that evaluation never fails.
 * @example os_name == 'posix'
 * // { kind: "compare", left: { kind: "variable", name: "os_name" }, operator: "==", right: … }
 */
export const readMarker = (cursor: Cursor, depth = 0): Marker => {
  const alternatives: Marker[] = [];
  do {
    const terms: Marker[] = [];
    do terms.push(readTerm(cursor, depth));
    while (take(cursor, /and\b/y) !== undefined);
    alternatives.push(joined("and", terms));
  } while (take(cursor, /or\b/y) !== undefined);
  return joined("or", alternatives);
};

const joined = (kind: "and" | "or", terms: readonly Marker[]): Marker =>
  terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind, terms };

/** Deeper than any marker; a bound, so that a hostile line cannot exhaust the stack. */
const DEPTH = 100;

const readTerm = (cursor: Cursor, depth: number): Marker => {
  skipBlanks(cursor);
  if (take(cursor, /\(/y) === undefined) return readComparison(cursor);
  if (depth === DEPTH) throw fault(cursor, `parentheses are nested over ${DEPTH} deep`);
  const marker = readMarker(cursor, depth + 1);
  if (take(cursor, /\)/y) === undefined) throw expected(cursor, '"and", "or" or ")"');
  skipBlanks(cursor);
  return marker;
};

const readComparison = (cursor: Cursor): Comparison => {
  const start = cursor.at;
  const left = readOperand(cursor);
  skipBlanks(cursor);
  const operator = readOperator(cursor);
  skipBlanks(cursor);
  const right = readOperand(cursor);
  const comparison: Comparison = { kind: "compare", left, operator, right };
  const wrong = undefinedBecause(comparison);
  if (wrong !== undefined) throw fault(cursor, wrong, start);
  skipBlanks(cursor);
  return comparison;
};

const readOperand = (cursor: Cursor): Operand => {
  const start = cursor.at;
  const text = take(cursor, /'[^']*'|"[^"]*"/y)?.slice(1, -1);
  if (text !== undefined) {
    // PEP 508 leaves the backslash out of its strings; Python would read an escape.
    if (/[\\\n\r]/.test(text)) throw fault(cursor, "a marker's text has no escapes", start);
    return { kind: "text", value: text };
  }
  if (/['"]/.test(cursor.text.charAt(start))) throw expected(cursor, "the closing quote");
  const word = take(cursor, /[A-Za-z_][\w.]*/y);
  if (word === undefined) throw expected(cursor, "a variable or a text in quotes");
  const name = VARIABLES.get(word);
  if (name === undefined) throw fault(cursor, `"${word}" is no marker variable`, start);
  return { kind: "variable", name };
};

const readOperator = (cursor: Cursor): MarkerOperator => {
  const found = take(cursor, /===|~=|==|!=|<=|>=|<|>|in\b|not[ \t]+in\b/y)?.replace(/\s+/, " ");
  const operator = OPERATORS.find((each) => each === found);
  if (operator === undefined) throw expected(cursor, `one of ${OPERATORS.join(" ")}`);
  return operator;
};

/** Why a comparison has no meaning, if it has none. */
const undefinedBecause = ({ left, operator, right }: Comparison): string | undefined => {
  if (left.kind === "text" && right.kind === "text") return "no side is a variable";
  if (operator !== "~=" && operator !== "===") return undefined;
  const versions = [left, right].every((each) => each.kind === "text" || isVersion(each.name));
  if (!versions) return `${operator} compares versions alone`;
  return operator === "~=" && right.kind === "text" && !parseClause(`~=${right.value}`)
    ? `~= needs a version of two parts or more`
    : undefined;
};

/** Whether a variable holds a version. */
export const isVersion = (name: MarkerVariable): boolean =>
  VERSION_VARIABLES.some((each) => each === name);

// prettier-ignore
const OPERATORS: readonly MarkerOperator[] = ["===", "~=", "==", "!=", "<=", ">=", "<", ">", "in", "not in"];

/** The variables, and the spellings that PEP 345 and setuptools gave them before. */
const VARIABLES: ReadonlyMap<string, MarkerVariable> = new Map<string, MarkerVariable>([
  ...[...VERSION_VARIABLES, ...TEXT_VARIABLES].map((name): [string, MarkerVariable] => [
    name,
    name,
  ]),
  ["os.name", "os_name"],
  ["sys.platform", "sys_platform"],
  ["platform.version", "platform_version"],
  ["platform.machine", "platform_machine"],
  ["platform.python_implementation", "platform_python_implementation"],
  ["python_implementation", "platform_python_implementation"],
]);
