/** Strings, indented strings and paths: text with interpolations, read character by character. */
import type { Indented, Interpolation, Path, Str, StringPart } from "../ast.ts";
import { isPath } from "../scan/chars.ts";
import type { Scanner } from "../scan/scanner.ts";
import { Kind, type Token } from "../scan/token.ts";
import { enter, expectClose, failExpected, leave, neverClosed } from "./expect.ts";
import { expression } from "./expression.ts";
import { indentedValue, unescape } from "./escapes.ts";

const QUOTE = 34;
const DOLLAR = 36;
const APOSTROPHE = 39;
const SLASH = 47;
const BACKSLASH = 92;
const BRACE = 123;

/** `"…"` */
export const string = (scanner: Scanner): Str => {
  const open = scanner.token;
  const raw: StringPart[] = [];
  const close = body(scanner, open, raw, stringEnd, 1, Kind.quote);
  return {
    kind: "string",
    span: { start: open.start, end: close.end },
    parts: raw.map((part) => (typeof part === "string" ? unescape(part) : part)),
    raw,
    tokens: [open, close],
  };
};

/** `''…''` */
export const indentedString = (scanner: Scanner): Indented => {
  const open = scanner.token;
  const raw: StringPart[] = [];
  const close = body(scanner, open, raw, indentedEnd, 2, Kind.indentedQuote);
  return {
    kind: "indented",
    span: { start: open.start, end: close.end },
    parts: indentedValue(raw),
    raw,
    tokens: [open, close],
  };
};

/** Where the run of characters from `at` ends: at a quote, at `${`, or at the end of the text. */
type RunEnd = (text: string, at: number) => number;

const stringEnd: RunEnd = (text, start) => {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code !== code) return at;
    if (code === BACKSLASH) at += 2;
    else if (code === DOLLAR) {
      const next = text.charCodeAt(at + 1);
      if (next === BRACE) return at;
      // A dollar takes the next character with it: in "$${" there is no interpolation.
      at += next === QUOTE || next === BACKSLASH ? 1 : 2;
    } else at += 1;
  }
};

const indentedEnd: RunEnd = (text, start) => {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== code) return at;
    const next = text.charCodeAt(at + 1);
    if (code === APOSTROPHE) {
      if (next === APOSTROPHE) {
        const third = text.charCodeAt(at + 2);
        if (third === BACKSLASH) at += 4;
        else if (third === DOLLAR || third === APOSTROPHE) at += 3;
        else return at;
      } else at += next === DOLLAR ? 1 : 2;
    } else if (code === DOLLAR) {
      if (next === BRACE) return at;
      at += next === APOSTROPHE ? 1 : 2;
    } else at += 1;
  }
};

/** Reads parts into `raw` up to the closing quote, which it takes. */
const body = (
  scanner: Scanner,
  open: Token,
  raw: StringPart[],
  runEnd: RunEnd,
  width: number,
  kind: Kind,
): Token => {
  const { text } = scanner;
  let at = open.end;
  for (;;) {
    const end = runEnd(text, at);
    if (end >= text.length) failUnclosed(scanner, open);
    if (end > at) {
      raw.push(text.slice(at, end));
      scanner.passLines(at, end);
    }
    if (text.charCodeAt(end) !== DOLLAR) {
      const close = scanner.make(kind, end, end + width);
      scanner.readAhead(close, close.end);
      return close;
    }
    const start = scanner.make(Kind.interpolation, end, end + 2);
    scanner.readAhead(start, start.end);
    const part = interpolationAfter(scanner, start, false);
    raw.push(part);
    at = part.span?.end ?? text.length;
  }
};

const failUnclosed = (scanner: Scanner, open: Token): never =>
  scanner.fail(open.start, "this string is never closed", {
    expected: [open.text],
    hint: `it is opened at ${scanner.place(open.start)} and needs a ${open.text} at its end`,
  });

/**
 * The rest of `${…}`. Inside a string the closing brace is left where it is: what follows it is
 * characters, not tokens (`then` tells whether to read on).
 */
export const interpolationAfter = (
  scanner: Scanner,
  open: Token,
  then: boolean,
): Interpolation => {
  enter(scanner);
  const value = expression(scanner);
  leave(scanner);
  const close = then
    ? expectClose(scanner, Kind.closeBrace, "}", open)
    : scanner.token.kind === Kind.closeBrace
      ? scanner.token
      : failExpected(scanner, ["}"], neverClosed(scanner, open));
  return {
    kind: "interpolation",
    span: { start: open.start, end: close.end },
    value,
    tokens: [open, close],
  };
};

/** A path; the token ahead marks where it starts and becomes the whole of it. */
export const path = (scanner: Scanner): Path => {
  const { text, token } = scanner;
  const parts: StringPart[] = [];
  let from = token.start;
  let at = text.charCodeAt(from) === 126 ? from + 1 : from;
  for (;;) {
    let code = text.charCodeAt(at);
    while (isPath(code) || code === SLASH) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (at > from) parts.push(text.slice(from, at));
    if (code !== DOLLAR || text.charCodeAt(at + 1) !== BRACE) break;
    const start = scanner.make(Kind.interpolation, at, at + 2);
    scanner.readAhead(start, start.end);
    const part = interpolationAfter(scanner, start, false);
    parts.push(part);
    at = from = part.span?.end ?? text.length;
  }
  if (text.charCodeAt(at - 1) === SLASH && at > from) {
    scanner.fail(at - 1, "a path cannot end in a slash", { hint: "drop the last slash" });
  }
  token.end = at;
  scanner.readAhead(token, at);
  return { kind: "path", span: { start: token.start, end: at }, parts, tokens: [token] };
};
