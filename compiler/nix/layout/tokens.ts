/** Tokens and the comments around them: how trivia is written, and where rules may move it. */
import { leadingSpaces } from "../scan/comments.ts";
import type { Region, Token, TokenTrivia } from "../scan/token.ts";
import { NO_TRIVIA } from "../scan/token.ts";
import type { Doc } from "./doc.ts";
import { Piece } from "./pieces.ts";

/** Writes a token with the comments before and behind it. */
export const token = (out: Doc, each: Token): void => {
  trivia(out, each.before);
  out.text(each.text);
  trailing(out, each);
};

/** Writes the comment behind a token. */
export const trailing = (out: Doc, each: Token): void => {
  if (each.after === undefined) return;
  out.gap(Piece.hardSpace);
  out.trailingComment(`# ${each.after}`);
  out.gap(Piece.hardLine);
};

/** Writes comments and empty lines, each on lines of its own. */
export const trivia = (out: Doc, all: readonly TokenTrivia[]): void => {
  for (const each of all) {
    switch (each.kind) {
      case "empty-line":
        out.gap(Piece.emptyLine);
        break;
      case "line-comment":
        out.gap(Piece.hardLine);
        out.comment(`#${each.text}`);
        out.gap(Piece.hardLine);
        break;
      case "annotation":
        out.comment(`/* ${each.text} */`);
        out.gap(Piece.hardSpace);
        break;
      case "block-comment":
        if (each.lines.length === 1 && !each.doc) keptComment(out, each.lines[0] ?? "");
        else blockComment(out, each.doc, each.lines);
        break;
      case "region":
        out.gap(Piece.hardLine);
        if (each.starts) out.source(sourceOf(each.region));
        else out.resume();
        out.gap(Piece.hardLine);
        break;
    }
  }
};

const sourceOf = ({ text, start, end }: Region): string => text.slice(start, end);

/** A directive that does nothing keeps its form. */
const keptComment = (out: Doc, text: string): void => {
  out.gap(Piece.hardLine);
  out.comment(`/*${text}*/`);
  out.gap(Piece.hardLine);
};

const blockComment = (out: Doc, doc: boolean, lines: readonly string[]): void => {
  out.gap(Piece.hardLine);
  out.comment(doc ? "/**" : "/*");
  out.gap(Piece.hardLine);
  out.nested(() => {
    for (const line of lines) {
      if (line === "") out.gap(Piece.emptyLine);
      else {
        const offset = leadingSpaces(line);
        out.offset += offset;
        out.comment(line.slice(offset));
        out.offset -= offset;
        out.gap(Piece.hardLine);
      }
    }
  });
  out.comment("*/");
  out.gap(Piece.hardLine);
};

/** Takes the comments before a token away, to be written elsewhere. */
export const takeBefore = (each: Token): readonly TokenTrivia[] => {
  const { before } = each;
  each.before = NO_TRIVIA;
  return before;
};

/** Takes the comment behind a token away, as one that goes before something. */
export const takeAfter = (each: Token): readonly TokenTrivia[] => {
  if (each.after === undefined) return NO_TRIVIA;
  const text = ` ${each.after}`;
  each.after = undefined;
  return [{ kind: "line-comment", text }];
};

/** Moves the comment behind a token in front of it. */
export const raiseAfter = (each: Token): void => {
  if (each.after !== undefined) each.before = [...each.before, ...takeAfter(each)];
};

/** Puts trivia in front of a token, before what is there. */
export const putBefore = (each: Token, all: readonly TokenTrivia[]): void => {
  if (all.length > 0) each.before = [...all, ...each.before];
};

/** Whether a token stands without comments. */
export const isBare = (each: Token): boolean => each.before.length === 0 && each.after === undefined;
