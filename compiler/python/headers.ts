/**
 * Header fields as mail has them: METADATA and WHEEL are written so. Source: RFC 5322 ("Header
 * Fields", "Long Header Fields") as Python's `email` reads it, which the core metadata specification
 * makes the norm.
 */
import { FormatError, quoted } from "./format-error.ts";

/** One field. */
export interface Header {
  /** Lower case: names do not care about case. */
  readonly name: string;
  /** Unfolded: where a line was continued, a line break stands. */
  readonly value: string;
  /** Line it begins in, from 1. */
  readonly line: number;
}

/** The fields above the first empty line, and what is odd about them. */
export interface Headers {
  readonly fields: readonly Header[];
  /** What a careful reader should know: `line 12 is no header; …`. */
  readonly warnings: readonly string[];
}

/**
 * Reads the fields; the body is left alone. As in Python, a line that is none ends them.
 *
 * @param what  The file, for errors: `METADATA`.
 * @param keep  Names (lower case) of the fields that are asked for; the others are not decoded, so
 * that an author's name in Latin-1 stops nobody.
 * @throws {FormatError} From a field that is asked for and is not UTF-8.
 */
export const readHeaders = (
  what: string,
  bytes: Uint8Array | string,
  keep: ReadonlySet<string>,
): Headers => {
  // Latin-1 keeps every byte a character, so that lines can be told apart before they are decoded.
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "");
  const found: Unfolding[] = [];
  let open: Unfolding | undefined;
  const warnings: string[] = [];
  let line = 0;
  for (const each of linesOf(text)) {
    line += 1;
    if (each === "") break;
    if (/^[ \t]/.test(each) && open !== undefined) {
      open.value += `\n${each}`;
      continue;
    }
    open = undefined;
    if (/^(?:[ \t:]|From )/.test(each)) {
      warnings.push(`line ${line} belongs to no header`);
      continue;
    }
    const [, name, value = ""] = HEADER.exec(each) ?? [];
    if (name === undefined) {
      warnings.push(`line ${line} is no header; it and what follows were not read`);
      break;
    }
    open = { name: name.toLowerCase(), value, line };
    found.push(open);
  }
  const fields = found
    .filter(({ name }) => keep.has(name))
    .map((field) => ({ ...field, value: decode(what, field) }));
  return { fields, warnings };
};

/** A field whose value may still grow. */
interface Unfolding extends Header {
  value: string;
}

/** A name is printable ASCII without the colon. */
const HEADER = /^([!-9;-~]+):[ \t]*([^]*)$/;

/** Lines one after another: a description may be megabytes, and only its first line is wanted. */
function* linesOf(text: string): Generator<string> {
  const end = /\r\n|\r|\n/g;
  let start = 0;
  for (let found = end.exec(text); found !== null; found = end.exec(text)) {
    yield text.slice(start, found.index);
    start = end.lastIndex;
  }
  if (start < text.length) yield text.slice(start);
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

const decode = (what: string, { name, value, line }: Header): string => {
  try {
    return UTF8.decode(Buffer.from(value, "latin1"));
  } catch {
    throw new FormatError(what, `${name} is not UTF-8: ${quoted(value)}`, { line });
  }
};
