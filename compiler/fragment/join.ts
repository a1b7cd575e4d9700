/** A fragment's text with names in place of its values, so that it can be parsed as it stands. */

/** A point in a fragment: the chunk of text it lies in, and the offset in that. */
export interface Point {
  readonly chunk: number;
  readonly offset: number;
}

/** The joined text and the way back. */
export interface Joined {
  readonly text: string;
  /** The chunks with the names between them. */
  readonly pointAt: (offset: number) => Point;
  /** The index of the value a name stands for; undefined for the fragment's own names. */
  readonly valueOf: (name: string) => number | undefined;
  /** A text with names of values in it, cut at them: texts at even places, indices at odd ones. */
  readonly cut: (text: string) => readonly (string | number)[];
  /** A text for people: a value is shown as `${…}`. */
  readonly shown: (text: string) => string;
}

/**
 * Joins chunks with names that occur nowhere in them.
 *
 * @example join(["{ a = ", "; }"]).text // "{ a = value_0_; }"
 */
export const join = (chunks: readonly string[]): Joined => {
  // No end of the prefix is its start, so that no chunk and name can make up one between them.
  let prefix = "value_";
  for (let n = 2; chunks.some((chunk) => chunk.includes(prefix)); n++) prefix = `value${n}_`;
  const starts: number[] = [];
  let text = "";
  chunks.forEach((chunk, at) => {
    starts.push(text.length);
    text += at < chunks.length - 1 ? `${chunk}${prefix}${at}_` : chunk;
  });
  const whole = new RegExp(`^${prefix}(\\d+)_$`);
  const inside = new RegExp(`${prefix}(\\d+)_`);
  return {
    text,
    pointAt: (offset) => {
      const chunk = Math.max(
        0,
        starts.findLastIndex((start) => start <= offset),
      );
      const length = chunks[chunk]?.length ?? 0;
      // Inside of a name: where its value is spliced.
      return { chunk, offset: Math.min(offset - (starts[chunk] ?? 0), length) };
    },
    valueOf: (name) => {
      const index = whole.exec(name)?.[1];
      return index === undefined ? undefined : Number(index);
    },
    cut: (piece) => piece.split(inside).map((part, at) => (at % 2 === 0 ? part : Number(part))),
    shown: (piece) => piece.replaceAll(new RegExp(inside, "g"), "${…}"),
  };
};
