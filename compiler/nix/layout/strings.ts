/** Strings and paths: characters as written, interpolations laid out, indentation renewed. */
import type { Indented, Interpolation, Path, Str, StringPart } from "../ast.ts";
import { Group, Piece } from "./pieces.ts";
import { application, hasMovedComment } from "./apply.ts";
import { indentedValue, joined } from "../parse/escapes.ts";
import type { Context } from "./context.ts";
import { expression } from "./expression.ts";
import { firstToken, isSimple, tokensOf } from "./shape.ts";
import { putBefore, takeAfter, trailing, trivia } from "./tokens.ts";

/** Interpolations up to this width are never broken. */
const MAX_SIMPLE = 30;

/** The parts of one line of a string. */
type Line = readonly StringPart[];

/** `"…"`: its line breaks are characters, never indented. */
export const string = (cx: Context, node: Str): void => {
  const { out } = cx;
  const [open, close] = tokensOf(node);
  trivia(out, open.before);
  out.group(Group.regular, () => {
    out.text('"');
    unindentedLines(cx, splitLines(node.raw ?? []));
    out.text('"');
  });
  trailing(out, close);
};

/** `''…''`: on lines of its own when it has several; as a plain string when nothing forbids it. */
export const indented = (cx: Context, node: Indented): void => {
  const { out } = cx;
  const [open, close] = tokensOf(node);
  trivia(out, open.before);
  const lines = indentedLines(node);
  if (isCut(cx, node) || !mayIndent(node, lines)) {
    out.text("''");
    out.atMargin(() => {
      out.offset = sourceIndentation(cx, open.start);
      unindentedLines(cx, splitLines(node.raw ?? []));
      out.text("''");
    });
  } else if (lines.length <= 1) singleLine(cx, lines[0] ?? []);
  else {
    out.group(Group.regular, () => {
      out.text("''");
      out.nested(() => {
        for (const line of lines.slice(0, -1)) {
          out.gap(Piece.newlines, 1);
          stringLine(cx, line);
        }
      });
      const last = lines.at(-1) ?? [];
      out.gap(Piece.newlines, 1);
      if (last.length > 0) out.nested(() => stringLine(cx, last));
      out.text("''");
    });
  }
  trailing(out, close);
};

/** Lines whose breaks are characters. */
const unindentedLines = (cx: Context, lines: readonly Line[]): void => {
  const { offset } = cx.out;
  lines.forEach((line, at) => {
    if (at > 0) cx.out.text("\n");
    stringLine(cx, line);
    cx.out.offset = 0;
  });
  cx.out.offset = offset;
};

/** How far the line of an offset is indented in the source. */
const sourceIndentation = (cx: Context, offset: number): number => {
  const text = cx.regions[0]?.text ?? "";
  const start = text.lastIndexOf("\n", offset) + 1;
  return /^ */.exec(text.slice(start, offset))?.[0].length ?? 0;
};

/**
 * Whether lines may be moved without a change of value. Spaces behind an escaped line break may be
 * characters, so that strings with one are tried first.
 */
const mayIndent = (node: Indented, lines: readonly Line[]): boolean => {
  const raw = node.raw ?? [];
  if (!raw.some((part) => typeof part === "string" && part.includes("''\\\n"))) return true;
  const moved = lines.flatMap((line, at) => [
    at === lines.length - 1 && line.length === 0 ? "\n" : "\n  ",
    ...line,
  ]);
  const value = indentedValue(joined(moved));
  return value.length === node.parts.length && value.every((part, at) => part === node.parts[at]);
};

/** Whether a region that is left alone holds a part of the string, but not the whole. */
const isCut = (cx: Context, node: Indented): boolean => {
  if (cx.regions.length === 0) return false;
  const [open, close] = tokensOf(node);
  const offsets = [open.start, close.start];
  for (const part of node.raw ?? []) {
    if (typeof part !== "string" && part.span) offsets.push(part.span.start, part.span.end - 1);
  }
  const inside = offsets.map((each) =>
    cx.regions.some((region) => region.start <= each && each < region.end),
  );
  return inside.includes(true) && inside.includes(false);
};

const singleLine = (cx: Context, line: Line): void => {
  const { out } = cx;
  const plain = line.every((part) => typeof part !== "string" || !/["\\]/.test(part));
  out.group(Group.regular, () => {
    out.text(plain ? '"' : "''");
    stringLine(cx, plain ? line.map(asPlain) : line);
    out.text(plain ? '"' : "''");
  });
};

const asPlain = (part: StringPart): StringPart =>
  typeof part === "string" ? part.replace(/''\$|'''/g, (e) => (e === "'''" ? "''" : "\\$")) : part;

/** A path with its interpolations. */
export const path = (cx: Context, node: Path): void => {
  const { out } = cx;
  const [text] = tokensOf(node);
  if (node.parts.length === 1) {
    trivia(out, text.before);
    out.text(node.parts[0] as string);
  } else {
    trivia(out, text.before);
    out.group(Group.regular, () => parts(cx, node.parts, false));
  }
  trailing(out, text);
};

/** Whether an indented string stays on several lines. */
export const isMultiLine = (node: Indented): boolean => indentedLines(node).length > 1;

const splitLines = (raw: readonly StringPart[]): Line[] => {
  const lines: StringPart[][] = [[]];
  for (const part of raw) {
    if (typeof part !== "string") lines.at(-1)?.push(part);
    else {
      part.split("\n").forEach((text, at) => {
        if (at > 0) lines.push([]);
        if (text !== "") lines.at(-1)?.push(text);
      });
    }
  }
  return lines;
};

/** The lines of an indented string without the indentation they share. */
const indentedLines = (node: Indented): readonly Line[] => {
  const lines = splitLines(node.raw ?? []);
  if (lines.length > 1 && isBlank(lines[0] ?? [])) lines.shift();
  if (isBlank(lines.at(-1) ?? []) && lines.length > 0) lines[lines.length - 1] = [];
  let shared = Infinity;
  for (const line of lines) {
    if (!isBlank(line)) shared = Math.min(shared, indentationOf(line));
  }
  return lines.map((line) => {
    const [first, ...rest] = line;
    if (typeof first !== "string") return line;
    const text = first.slice(Math.min(shared, indentationOf(line)));
    return text === "" ? rest : [text, ...rest];
  });
};

const isBlank = (line: Line): boolean =>
  line.length === 0 || (line.length === 1 && typeof line[0] === "string" && /^ *$/.test(line[0]));

const indentationOf = (line: Line): number => {
  const [first] = line;
  return typeof first === "string" ? first.length - first.replace(/^ +/, "").length : 0;
};

/** One line; what breaks inside it is indented from where the line itself starts. */
const stringLine = (cx: Context, line: Line): void => {
  const { out } = cx;
  const [first] = line;
  if (typeof first !== "string") return parts(cx, line, line.length === 1);
  const spaces = indentationOf(line);
  out.text(first);
  out.offset += spaces;
  parts(cx, line.slice(1), spaces === first.length && line.length === 2);
  out.offset -= spaces;
};

/** `alone` tells that there is nothing but one interpolation on the line. */
const parts = (cx: Context, all: readonly StringPart[], alone: boolean): void => {
  for (const part of all) {
    if (typeof part === "string") cx.out.text(part);
    else interpolation(cx, part, alone);
  }
};

/**
 * `${…}`: on one line when it is short or simple, else with its content on lines of its own; when it
 * is `alone` on its line a call may spread from where it stands.
 */
export const interpolation = (outer: Context, node: Interpolation, alone: boolean): void => {
  const { out } = outer;
  // The reference program looks at line breaks in here even where it is strict.
  const cx = { ...outer, strict: false };
  const [open, close] = tokensOf(node);
  const { value } = node;
  putBefore(firstToken(value), takeAfter(open));
  const isCall = alone && value.kind === "apply" && !hasMovedComment(value);
  const isShort = !isCall && isSimple(value) && close.before.length === 0;
  const absorbed = isShort || isCall;
  const group = out.openNow(Group.regular);
  out.text("${");
  const start = out.length;
  if (!absorbed) out.gap(Piece.break);
  out.nest += absorbed ? 0 : 1;
  if (isCall) {
    application(cx, value, { indentFunction: false, hasPost: true });
  } else if (absorbed) expression(cx, value);
  else out.group(Group.regular, () => expression(cx, value));
  trivia(out, close.before);
  out.nest -= absorbed ? 0 : 1;
  const squeezed = out.squeeze(start, isShort ? Infinity : MAX_SIMPLE);
  if (squeezed) out.dissolve(group);
  else if (!absorbed) out.gap(Piece.break);
  out.text("}");
  if (!squeezed) out.close();
};
