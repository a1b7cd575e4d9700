/** Reading one line from left to right; what is missing is told with its column. */
import { FormatError, quoted } from "./format-error.ts";

/** A line and how far it has been read. */
export interface Cursor {
  /** What the line is: `requirement`, `marker`. */
  readonly what: string;
  readonly text: string;
  /** Offset of the next character. */
  at: number;
}

/** The text that `pattern` (sticky, `/…/y`) matches here; moves behind it. */
export const take = (cursor: Cursor, pattern: RegExp): string | undefined => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
};

/** Moves behind blanks. PEP 508 knows space and tab alone. */
export const skipBlanks = (cursor: Cursor): void => {
  take(cursor, /[ \t]+/y);
};

/** The error that something else should stand here, or at an offset given. */
export const expected = (cursor: Cursor, what: string, at = cursor.at): FormatError =>
  fault(cursor, `expected ${what}`, at);

/** An error at an offset of the line. */
export const fault = (cursor: Cursor, reason: string, at = cursor.at): FormatError =>
  new FormatError(`${cursor.what} ${quoted(cursor.text)}`, reason, { column: at + 1 });
