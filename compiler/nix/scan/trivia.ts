/**
 * Which token a comment belongs to: the one place that decides it. What stands behind a token on
 * its own line is that token's; everything else belongs to the token that follows.
 */
import { isSpace } from "./chars.ts";
import { blockComment, directive, type RawTrivia } from "./comments.ts";
import { EMPTY_LINE, NO_TRIVIA, type Region, type TokenTrivia } from "./token.ts";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const HASH = 35;
const STAR = 42;
const SLASH = 47;

/** What stands between two tokens. `end` is where the second one starts. */
export interface Gap {
  readonly raw: readonly RawTrivia[];
  readonly end: number;
  readonly newlines: number;
  /** Offset at which the line of `end` starts. */
  readonly lineStart: number;
  /** Offset of a block comment that is never closed. */
  readonly unclosed?: number;
}

/** Reads spaces and comments from `start` up to the next token. */
export const readGap = (text: string, start: number, lineStartBefore: number): Gap => {
  const raw: RawTrivia[] = [];
  let at = start;
  let lineStart = lineStartBefore;
  let newlines = 0;
  for (;;) {
    let count = 0;
    for (let code = text.charCodeAt(at); isSpace(code); code = text.charCodeAt(at)) {
      at += 1;
      if (code === NEWLINE) {
        count += 1;
        lineStart = at;
      }
    }
    if (count > 0) raw.push({ kind: "newlines", count });
    newlines += count;
    const code = text.charCodeAt(at);
    if (code === HASH) {
      const end = lineEnd(text, at);
      raw.push({ kind: "line", text: text.slice(at + 1, end).trimEnd(), column: at - lineStart });
      at = end;
    } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
      const close = text.indexOf("*/", at + 2);
      if (close === -1) return { raw, end: at, newlines, lineStart, unclosed: at };
      const end = close + 2;
      raw.push(
        directive(text, at, end, lineStart) ?? blockComment(text, at, end, at - lineStart),
      );
      for (let line = text.indexOf("\n", at); line !== -1 && line < close; ) {
        newlines += 1;
        lineStart = line + 1;
        line = text.indexOf("\n", lineStart);
      }
      at = end;
    } else {
      return { raw, end: at, newlines, lineStart };
    }
  }
};

const lineEnd = (text: string, start: number): number => {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || code === CARRIAGE_RETURN) break;
    at += 1;
  }
  return at;
};

/** The comment behind the first token, and what goes before the second. */
export interface Divided {
  readonly after: string | undefined;
  readonly before: readonly TokenTrivia[];
}

/** Divides what stands between two tokens; `nextColumn` is the column of the second one. */
export const divide = (
  raw: readonly RawTrivia[],
  nextColumn: number,
  regions: Region[],
  text: string,
): Divided => {
  const split = raw.findIndex((each) => !isTrailing(each));
  const count = split === -1 ? raw.length : split;
  if (count === 0 || looksLeading(raw, count, nextColumn)) {
    return { after: undefined, before: leading(raw, regions, text) };
  }
  const texts = raw.slice(0, count).map(trailingText);
  const after = texts.filter((text) => text !== "").join(" ");
  return { after: after === "" ? undefined : after, before: leading(raw.slice(count), regions, text) };
};

/** A comment that lines up with the comment or the token below it belongs to what is below. */
const looksLeading = (raw: readonly RawTrivia[], count: number, nextColumn: number): boolean => {
  const [comment, newlines, below] = raw;
  if (count !== 1 || comment?.kind !== "line") return false;
  if (newlines?.kind !== "newlines" || newlines.count !== 1) return false;
  return below === undefined
    ? comment.column === nextColumn
    : below.kind === "line" && below.column === comment.column;
};

const isTrailing = (trivia: RawTrivia): boolean =>
  trivia.kind === "line" || (trivia.kind === "block" && !trivia.doc && trivia.lines.length <= 1);

const trailingText = (trivia: RawTrivia): string =>
  trivia.kind === "line"
    ? trivia.text.trim()
    : trivia.kind === "block"
      ? (trivia.lines[0] ?? "").trim()
      : "";

/**
 * Trivia as it goes before a token: blocks of one line become line comments, empty ones go. Regions
 * that start or end here are noted in `regions`.
 */
export const leading = (
  raw: readonly RawTrivia[],
  regions: Region[],
  text: string,
): readonly TokenTrivia[] => {
  if (raw.length === 0) return NO_TRIVIA;
  if (raw.length === 1 && raw[0]?.kind === "newlines") {
    return raw[0].count > 1 ? EMPTY_LINE : NO_TRIVIA;
  }
  const out: TokenTrivia[] = [];
  for (const each of raw) {
    if (each.kind === "line") out.push({ kind: "line-comment", text: each.text });
    else if (each.kind === "annotation") out.push(each);
    else if (each.kind === "directive") out.push(...boundary(each, regions, text));
    else if (each.kind === "newlines") {
      if (each.count > 1) out.push({ kind: "empty-line" });
    } else if (each.lines.length > 1 || (each.doc && each.lines.length > 0)) {
      out.push({ kind: "block-comment", doc: each.doc, lines: each.lines });
    } else if (each.lines.length === 1) {
      out.push({ kind: "line-comment", text: ` ${each.lines[0]?.trim()}` });
    }
  }
  return out.length === 0 ? NO_TRIVIA : out;
};

/**
 * What a directive does. A second one of its kind does nothing: inside a region it is the region's,
 * outside it is a comment.
 */
const boundary = (
  found: Extract<RawTrivia, { kind: "directive" }>,
  regions: Region[],
  text: string,
): TokenTrivia[] => {
  const last = regions.at(-1);
  const isOpen = last?.end === Infinity;
  if (isOpen && found.on) {
    last.end = found.end;
    return [{ kind: "region", region: last, starts: false }];
  }
  if (isOpen) return [];
  if (found.on) return [{ kind: "block-comment", doc: false, lines: [ENABLE] }];
  const region = { start: found.start, end: Infinity, text };
  regions.push(region);
  return [{ kind: "region", region, starts: true }];
};

/** The one comment of a single line that stays a block. */
export const ENABLE = "nixfmt:enable";
