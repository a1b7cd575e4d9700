/** Text in a section: indented, and broken where it is too long. */
import { printable } from "../../printable.ts";
import { wrapped } from "../../wrap.ts";

/** @param width  Columns; without it lines are left whole. */
export const hanging = (
  text: string,
  indent: number,
  { width }: { readonly width?: number },
): readonly string[] =>
  text.split("\n").flatMap((line) => wrapped(`${" ".repeat(indent)}${printable(line)}`, width));
