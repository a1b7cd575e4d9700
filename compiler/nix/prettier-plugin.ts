/**
 * A prettier plugin for Nix: a thin shell around `format`, which returns finished text. Prettier's own
 * layout cannot express the standard's, so the text is handed over as it is, line by line.
 *
 * @example
 * // .prettierrc: { "plugins": ["comfynix/prettier-plugin"] }
 */
import type { Doc, Parser, Printer, SupportLanguage } from "prettier";
import { format } from "./format.ts";
import { NixSyntaxError } from "./syntax-error.ts";

/** The tree prettier is given: the text, finished. */
interface Finished {
  readonly type: "nix";
  readonly text: string;
}

export const languages: SupportLanguage[] = [
  {
    name: "Nix",
    parsers: ["nix"],
    extensions: [".nix"],
    linguistLanguageId: 252,
    vscodeLanguageIds: ["nix"],
  },
];

/** The standard's width, counted without indentation. Source: RFC 166. */
export const defaultOptions = { printWidth: 100 };

export const parsers: Record<"nix", Parser<Finished>> = {
  nix: {
    astFormat: "nix",
    parse: (text, { printWidth, filepath }) => ({
      type: "nix",
      text: formatted(text, printWidth, filepath),
    }),
    locStart: () => 0,
    locEnd: ({ text }) => text.length,
  },
};

export const printers: Record<"nix", Printer<Finished>> = {
  nix: { print: ({ node }) => literally(node.text) },
};

/** Prettier shows a message with its place when the error has a `loc`. */
const formatted = (text: string, width: number, file: string | undefined): string => {
  try {
    return format(text, { width, ...(file !== undefined && { file }) });
  } catch (error) {
    if (error instanceof NixSyntaxError)
      Object.assign(error, { loc: { start: { line: error.line, column: error.column } } });
    throw error;
  }
};

/**
 * Lines that prettier neither indents nor trims: within a string, spaces mean something. In Markdown
 * they start at the block's own indentation.
 */
const literally = (text: string): Doc =>
  text.split("\n").flatMap((line, index): Doc[] => (index === 0 ? [line] : [LITERAL_LINE, line]));

/** Prettier's `literalline`, written out so that no second copy of prettier is loaded. */
const LITERAL_LINE: Doc = [
  { type: "line", hard: true, literal: true },
  { type: "break-parent" },
];
