/**
 * What a setup.py asks for in `setup_requires`, read without running it. Sources: setuptools, "Keywords";
 * The Python Language Reference, 2.4 (literals).
 */
import { parseRequirement } from "./requirement.ts";

/**
 * Its requirements, in order, where each place that names `setup_requires` gives it a literal; `[]` where
 * none does; undefined where they are computed.
 *
 * @example setupRequires('setup(name="x", setup_requires=["numpy", "cython>=3"])') // ["numpy", "cython>=3"]
 * @example setupRequires("setup(setup_requires=read('x.txt'))") // undefined
 */
export const setupRequires = (source: string): readonly string[] | undefined => {
  const tokens = tokensOf(source);
  const found: string[] = [];
  for (const [at, { text }] of tokens.entries()) {
    const key = isString(text) && stringValue(text) === KEYWORD;
    if (text !== KEYWORD && !key) continue;
    const next = tokens[at + 1]?.text;
    if (next === (key ? ":" : "=")) {
      // The variable that another place gives a literal to.
      if (tokens[at + 2]?.text === KEYWORD) continue;
      const read = literalAt(tokens, at + 2);
      if (read === undefined) return undefined;
      found.push(...read);
    } else if (key ? next === "]" : next === "." || next === "+" || next === "[") {
      return undefined;
    }
  }
  return found.every(isRequirement) ? [...new Set(found)] : undefined;
};

const KEYWORD = "setup_requires";

interface Token {
  readonly text: string;
  /** Brackets open before it. */
  readonly depth: number;
  /** Whether a line ends before it. */
  readonly fresh: boolean;
}

/** A comment or a space; else a string with its prefix, a word, or one character. */
const TOKEN =
  /(\s+|#[^\n]*|\\\r?\n)|([A-Za-z]{0,2}(?:("""|''')(?:\\[^]|(?!\3)[^])*\3|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|\w+|[^])/gy;

const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let [depth, fresh] = [0, true];
  for (const [, space, text] of source.matchAll(TOKEN)) {
    if (text === undefined) {
      fresh ||= space?.includes("\n") === true && !space.startsWith("\\");
      continue;
    }
    if (")]}".includes(text)) depth--;
    tokens.push({ text, depth, fresh });
    if ("([{".includes(text)) depth++;
    fresh = false;
  }
  return tokens;
};

/** The strings of a list, a tuple, or a string of lines; undefined for anything else. */
const literalAt = (tokens: readonly Token[], start: number): readonly string[] | undefined => {
  const first = tokens[start];
  if (first === undefined) return undefined;
  const close = first.text === "[" ? "]" : first.text === "(" ? ")" : undefined;
  const items: string[] = [];
  let at = close === undefined ? start : start + 1;
  for (;;) {
    let item: string | undefined;
    while (isString(tokens[at]?.text ?? "")) {
      const value = stringValue(tokens[at++]?.text ?? "");
      if (value === undefined) return undefined;
      item = (item ?? "") + value;
    }
    if (item !== undefined) items.push(item);
    if (close === undefined) break;
    if (tokens[at]?.text === close) {
      at++;
      break;
    }
    if (item === undefined || tokens[at]?.text !== ",") return undefined;
    at++;
  }
  const after = tokens[at];
  const over =
    after === undefined || ",;)}".includes(after.text) || (first.depth === 0 && after.fresh);
  if (!over || (close === undefined && items.length === 0)) return undefined;
  return close === undefined ? lines(items[0] ?? "") : items;
};

const lines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");

const isString = (text: string): boolean => /^[A-Za-z]{0,2}["']/.test(text);

/** Undefined for bytes, for what is put together at run time, and for escapes. */
const stringValue = (text: string): string | undefined => {
  const [, prefix = "", quotes = "", value = ""] =
    /^([A-Za-z]*)("""|'''|"|')([^]*)\2$/.exec(text) ?? [];
  if (quotes === "" || !/^[ru]?$/i.test(prefix) || value.includes("\\")) return undefined;
  return value;
};

const isRequirement = (text: string): boolean => {
  try {
    parseRequirement(text);
    return true;
  } catch {
    return false;
  }
};
