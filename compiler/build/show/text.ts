/** Text for a terminal's cells: cleaned, measured, cut. */
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { printable } from "../../printable.ts";

/** Operating system commands: titles, links, clipboard. Node strips those of some terminals only. */
const OSC = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;

const bare = (text: string): string => stripVTControlCharacters(text.replace(OSC, ""));

/**
 * A line of a program's output as one line of plain text: without colours, tabs and control characters;
 * of a line that was overwritten (`\r`), what would be left to see.
 *
 * @example plainLine("\u001b[32m 10%\r 99%\u001b[0m") // "99%"
 */
export const plainLine = (line: string): string => {
  const last = bare(line)
    .split("\r")
    .findLast((part) => part.trim() !== "");
  return printable((last ?? "").replaceAll("\t", " ").trim());
};

/** Columns that `text` takes. */
export const columnsOf = (text: string): number =>
  ASCII.test(text) ? text.length : stringWidth(text);

const ASCII = /^[ -~]*$/;

/** `text` in at most `columns` columns: cut, with an ellipsis, where it is longer. */
export const fitted = (text: string, columns: number): string => {
  if (columns <= 0) return "";
  if (ASCII.test(text)) return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
  if (stringWidth(text) <= columns) return text;
  let [cut, width] = ["", 0];
  for (const { segment } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return `${cut}…`;
};

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `text` in exactly `columns` columns. */
export const padded = (text: string, columns: number, side: "left" | "right" = "left"): string => {
  const fits = fitted(text, columns);
  const space = " ".repeat(Math.max(0, columns - columnsOf(fits)));
  return side === "left" ? `${fits}${space}` : `${space}${fits}`;
};

/**
 * How long something took, to the second.
 *
 * @example elapsed(64_000) // "1m 04s"
 */
export const elapsed = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  if (hours > 0) return `${hours}h ${two(minutes)}m`;
  return minutes > 0 ? `${minutes}m ${two(seconds % 60)}s` : `${seconds}s`;
};

/** The same for a text of several lines. */
export const plainText = (text: string): string =>
  bare(text)
    .split("\n")
    .map((each) =>
      printable((each.split("\r").findLast((part) => part.trim() !== "") ?? "").trimEnd()),
    )
    .join("\n")
    .trimEnd();

/**
 * How long something took in the end: tenths, where seconds say little.
 *
 * @example took(3_420) // "3.4s"
 */
export const took = (milliseconds: number): string =>
  milliseconds < 10_000
    ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`
    : elapsed(milliseconds);
