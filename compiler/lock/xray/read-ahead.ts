/** Lets a source run ahead of its reader, so that neither waits for the other at every piece. */

/**
 * The pieces of `source`, read as fast as they come until `most` bytes wait for the reader. Who stops
 * reading stops the source.
 *
 * @param most  Bytes held at most, but for the piece that reaches it.
 * @throws What the source throws, once all that came before is read.
 * @example for await (const piece of readAhead(body, 8 * 2 ** 20)) unpack(piece);
 */
export async function* readAhead(
  source: AsyncIterable<Buffer>,
  most: number,
): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  let held = 0;
  let state: "open" | "ended" | "left" = "open";
  let wake = (): void => undefined;
  const change = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const fill = async (): Promise<void> => {
    try {
      for await (const piece of source) {
        waiting.push(piece);
        held += piece.length;
        wake();
        while (held >= most && state === "open") await change();
        if (state === "left") return;
      }
    } finally {
      if (state === "open") state = "ended";
      wake();
    }
  };
  const filling = fill();
  // Its failure is the reader's, when the reader gets there.
  filling.catch(() => undefined);
  try {
    for (;;) {
      const piece = waiting.shift();
      if (piece !== undefined) {
        held -= piece.length;
        wake();
        yield piece;
      } else if (state === "open") await change();
      else break;
    }
    await filling;
  } finally {
    state = "left";
    wake();
  }
}
