/**
 * What the characters of a string mean: escapes, and the indentation that Nix takes from ''…''.
 * Source: the Nix manual, "String literal"; Nix 2.8 where the manual is silent.
 */
import type { Interpolation, StringPart } from "./ast.ts";

/** A piece of an indented string as the tokens give it. Escapes and interpolations end indentation. */
export type IndentedPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "escape"; readonly text: string }
  | Interpolation;

/**
 * The characters of "…" with escapes resolved. A carriage return, alone or before a line feed, is a
 * line feed; in indented strings it is not.
 *
 * @example unescaped("a\\n\\${b}") // "a\n${b}"
 */
export const unescaped = (raw: string): string =>
  raw.replace(/\\([^])|\r\n?/g, (_, escape?: string) =>
    escape === undefined ? "\n" : (ESCAPES.get(escape) ?? escape),
  );

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/**
 * The characters that an escape of an indented string stands for.
 *
 * @example escaped("''$") // "$", and "'''" is "''", and "''\\n" is a line feed
 */
export const escaped = (raw: string): string => {
  if (raw === "'''") return "''";
  return raw.startsWith("''\\") ? unescaped(raw.slice(2)) : raw.slice(-1);
};

/** Parts as the tree wants them: neighbouring texts are one part, none is empty. */
export const joined = (parts: readonly StringPart[]): StringPart[] => {
  const out: StringPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part;
    else if (part !== "") out.push(part);
  }
  return out;
};

/**
 * An indented string without its indentation: the spaces that all lines share that hold more than
 * spaces. A last line of spaces alone is dropped up to its line feed.
 *
 * @example stripped([{ kind: "text", text: "  a\n    b\n" }]) // ["a\n  b\n"]
 */
export const stripped = (pieces: readonly IndentedPiece[]): StringPart[] => {
  const indentation = commonIndentation(pieces);
  let lineStart = true;
  let dropped = 0;
  const parts = pieces.map((piece, index): StringPart => {
    if (piece.kind === "interpolation") {
      lineStart = false;
      dropped = 0;
      return piece;
    }
    let out = "";
    for (const char of piece.text) {
      if (char === "\n") {
        lineStart = true;
        dropped = 0;
      } else if (lineStart && char === " " && dropped < indentation) {
        dropped += 1;
        continue;
      } else if (char !== " ") lineStart = false;
      out += char;
    }
    return index === pieces.length - 1 ? out.replace(/\n *$/, "\n") : out;
  });
  return joined(parts);
};

/** The fewest spaces that a line starts with, of the lines that hold more than spaces. */
const commonIndentation = (pieces: readonly IndentedPiece[]): number => {
  let fewest = Infinity;
  let spaces = 0;
  let lineStart = true;
  const endIndentation = (): void => {
    if (lineStart) fewest = Math.min(fewest, spaces);
    lineStart = false;
  };
  for (const piece of pieces) {
    if (piece.kind !== "text") {
      endIndentation();
      continue;
    }
    for (const char of piece.text) {
      if (char === "\n") {
        lineStart = true;
        spaces = 0;
      } else if (char === " " && lineStart) spaces += 1;
      else endIndentation();
    }
  }
  return fewest;
};
