/** The error of both the scanner and the parser: what was wrong, where, and what to do about it. */

/** What is known when the error is raised; line, column and frame are computed from the text. */
export interface SyntaxFault {
  readonly text: string;
  readonly offset: number;
  readonly message: string;
  readonly expected?: readonly string[];
  readonly hint?: string;
  readonly file?: string;
}

/**
 * Text that is no Nix. Lines and columns count from 1, columns in UTF-16 units.
 *
 * @example
 * parse("{ a = 1 }"); // NixSyntaxError: 1:9: expected ";" but found "}"
 */
export class NixSyntaxError extends Error {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** What could have stood there, as shown to people. */
  readonly expected: readonly string[];
  /** The likely mistake, where one is known. */
  readonly hint: string | undefined;
  /** The line, the one before it, and a caret. */
  readonly codeFrame: string;

  constructor(fault: SyntaxFault) {
    const { line, column } = position(fault.text, fault.offset);
    const where = `${fault.file === undefined ? "" : `${fault.file}:`}${line}:${column}`;
    super(`${where}: ${fault.message}`);
    this.name = "NixSyntaxError";
    this.offset = fault.offset;
    this.line = line;
    this.column = column;
    this.expected = fault.expected ?? [];
    this.hint = fault.hint;
    this.codeFrame = codeFrame(fault.text, line, column);
  }
}

/** Line and column of an offset, both from 1. */
export const position = (text: string, offset: number): { line: number; column: number } => {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
};

const FRAME_WIDTH = 120;

const codeFrame = (text: string, line: number, column: number): string => {
  const lines = text.split("\n", line);
  const first = Math.max(1, line - 1);
  const margin = String(line).length;
  // A very long line is shown around the column only.
  const from = Math.max(0, column - FRAME_WIDTH + 20);
  const shown: string[] = [];
  for (let each = first; each <= line; each += 1) {
    const content = (lines[each - 1] ?? "").replace(/\r$/, "").slice(from, from + FRAME_WIDTH);
    shown.push(`${String(each).padStart(margin)} | ${content}`.trimEnd());
  }
  const lead = (lines[line - 1] ?? "").slice(from, column - 1).replace(/[^\t]/g, " ");
  shown.push(`${" ".repeat(margin)} | ${lead}^`);
  return shown.join("\n");
};
