/**
 * Tokens: the smallest pieces of Nix text, and the comments and empty lines that belong to each.
 * This is the one place where trivia lives in a parsed tree.
 */

/** What a token is. Punctuation and keywords have a kind each, so that the parser compares numbers. */
export const Kind = {
  end: 0,
  name: 1,
  integer: 2,
  float: 3,
  path: 4,
  searchPath: 5,
  uri: 6,
  quote: 7,
  indentedQuote: 8,
  interpolation: 9,
  openBrace: 10,
  closeBrace: 11,
  openBracket: 12,
  closeBracket: 13,
  openParen: 14,
  closeParen: 15,
  semicolon: 16,
  colon: 17,
  comma: 18,
  at: 19,
  question: 20,
  dot: 21,
  ellipsis: 22,
  assign: 23,
  operator: 24,
  minus: 25,
  not: 26,
  assert: 27,
  else: 28,
  if: 29,
  in: 30,
  inherit: 31,
  let: 32,
  or: 33,
  rec: 34,
  then: 35,
  with: 36,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** A comment, or an empty line, as the layout needs it. */
export type TokenTrivia =
  | { readonly kind: "empty-line" }
  /** `#` up to the end of the line; `text` is what follows the `#`, without trailing space. */
  | { readonly kind: "line-comment"; readonly text: string }
  /** A comment of several lines, its own indentation removed; `doc` tells `/**`. */
  | { readonly kind: "block-comment"; readonly doc: boolean; readonly lines: readonly string[] }
  /** The name of a language before a string, as in: slash star bash star slash, then the string. */
  | { readonly kind: "annotation"; readonly text: string }
  /** The start or the end of a region that the formatter leaves alone. */
  | { readonly kind: "region"; readonly region: Region; readonly starts: boolean };

/** Lines between two directives, as offsets: from the start of the first to the end of the second. */
export interface Region {
  readonly start: number;
  end: number;
  /** All of the text. */
  readonly text: string;
}

/** One token. `before` and `after` are the layout's to move; nothing else changes. */
export interface Token {
  readonly kind: Kind;
  /** As written. */
  readonly text: string;
  /** Offset of the first character, in UTF-16 units. */
  readonly start: number;
  /** Offset after the last character. */
  end: number;
  /** The line it starts on, from 1. */
  readonly line: number;
  /** Comments and empty lines before it. */
  before: readonly TokenTrivia[];
  /** A comment behind it on its line, without the `#` and the space. */
  after: string | undefined;
}

/** No trivia: one array for all tokens without any. */
export const NO_TRIVIA: readonly TokenTrivia[] = [];

/** A single empty line, shared. */
export const EMPTY_LINE: readonly TokenTrivia[] = [{ kind: "empty-line" }];
