/** Painted lines of a known width. */
import type { Paint } from "../../paint.ts";
import type { Line } from "./canvas.ts";
import { columnsOf, fitted } from "./text.ts";

/** Plain text of one colour. */
export interface Span {
  readonly text: string;
  readonly color?: keyof Paint;
}

export const span = (text: string, color?: keyof Paint): Span => ({
  text,
  ...(color !== undefined && { color }),
});

/**
 * Spans as one line, cut so that the last of `columns` columns stays free: a terminal that has written to
 * it may wrap or not.
 */
export const line = (spans: readonly Span[], columns: number, paint: Paint): Line => {
  let [text, width, spaces] = ["", 0, ""];
  for (const { text: own, color } of spans) {
    const fits = fitted(own, columns - 1 - width);
    width += columnsOf(fits);
    // Spaces at the end are not written.
    const bare = fits.trimEnd();
    if (bare === "") spaces += fits;
    else {
      text += spaces + (color === undefined ? bare : paint[color](bare));
      spaces = fits.slice(bare.length);
    }
    if (fits !== own) break;
  }
  return { text, columns: width - spaces.length };
};
