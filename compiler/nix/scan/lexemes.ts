/** Where numbers, paths and URIs end: the longest match wins, as in Nix' own scanner. */
import { isDigit, isNameStart, isPath, isUri, isUriScheme } from "./chars.ts";

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;
const ZERO = 48;
const COLON = 58;
const GREATER = 62;

/** The end of a number, and whether it is a float. `start` is at a digit, or at a point before one. */
export const numberEnd = (
  text: string,
  start: number,
): { readonly end: number; readonly isFloat: boolean } => {
  const integer = digitsEnd(text, start);
  // `0.` and `00.5` are no floats: before the point stands nothing, one 0, or no leading 0.
  const leadingZero = text.charCodeAt(start) === ZERO;
  const plain = leadingZero && (integer - start > 1 || !isDigit(text.charCodeAt(integer + 1)));
  if (text.charCodeAt(integer) !== POINT || plain) return { end: integer, isFloat: false };
  const fraction = digitsEnd(text, integer + 1);
  const mark = text[fraction];
  if (mark !== "e" && mark !== "E") return { end: fraction, isFloat: true };
  const sign = text.charCodeAt(fraction + 1);
  const digits = sign === PLUS || sign === MINUS ? fraction + 2 : fraction + 1;
  const end = digitsEnd(text, digits);
  return { end: end > digits ? end : fraction, isFloat: true };
};

const digitsEnd = (text: string, start: number): number => {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
};

/** A run of characters that may start a path or a URI. */
export interface Run {
  readonly kind: "path" | "uri" | "neither";
  /** Of a URI its end; else the end of the run before the mark that decides. */
  readonly end: number;
  /** Whether what starts later in the run is none of both either. */
  readonly isPlain: boolean;
}

/** What the characters from `start` on are, if they are more than a word or a sign. */
export const pathOrUri = (text: string, start: number): Run => {
  let at = start;
  let code = text.charCodeAt(at);
  let isScheme = isNameStart(code) && code !== 95;
  while (isPath(code)) {
    isScheme &&= isUriScheme(code);
    at += 1;
    code = text.charCodeAt(at);
  }
  if (code === COLON && isScheme && isUri(text.charCodeAt(at + 1))) {
    let end = at + 1;
    while (isUri(text.charCodeAt(end))) end += 1;
    return { kind: "uri", end, isPlain: false };
  }
  if (code === SLASH && pathGoesOn(text, at + 1)) return { kind: "path", end: at, isPlain: false };
  return { kind: "neither", end: at, isPlain: code !== COLON };
};

/** Whether behind a slash a path goes on. */
export const pathGoesOn = (text: string, at: number): boolean =>
  isPath(text.charCodeAt(at)) || text.startsWith("${", at);

/** The end of `<nixpkgs/lib>`, or -1 where `start` is at a comparison. */
export const searchPathEnd = (text: string, start: number): number => {
  let at = start + 1;
  // Its segments are parted by single slashes.
  while (isPath(text.charCodeAt(at))) {
    while (isPath(text.charCodeAt(at))) at += 1;
    if (text.charCodeAt(at) !== SLASH) break;
    at += 1;
  }
  const closes = text.charCodeAt(at) === GREATER && at > start + 1;
  return closes && text.charCodeAt(at - 1) !== SLASH ? at + 1 : -1;
};
