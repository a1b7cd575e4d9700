/** The error of every reader of Python's formats: which text, where in it, and what is wrong. */
import { printable } from "../printable.ts";

/** Where in the text; both count from 1, columns in UTF-16 units. */
export interface FormatPlace {
  readonly line?: number;
  readonly column?: number;
}

/**
 * A text of Python's packaging formats that is not well formed. Stages that know which file and which
 * config line it belongs to turn it into a `Problem`.
 *
 * @example
 * parseRequirement("torch (>=2"); // FormatError: requirement "torch (>=2", column 11: expected ")"
 */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** What is wrong, without the place. */
  readonly reason: string;
  readonly place: FormatPlace;

  /** @param what  The text as a reader knows it: `METADATA`, `requirement "torch (>=2"`. */
  constructor(what: string, reason: string, place: FormatPlace = {}) {
    const { line, column } = place;
    const where = [
      what,
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(column === undefined ? [] : [`column ${column}`]),
    ].join(", ");
    super(`${where}: ${reason}`);
    this.reason = reason;
    this.place = place;
  }
}

const SHOWN = 200;

/** A foreign text as it may be shown: in quotes, without control characters, not too long. */
export const quoted = (text: string): string =>
  `"${printable(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)}"`;
