/** How wide parts of a document are when they stand on one line: sums, so that each answer is a subtraction. */
import type { Doc } from "./doc.ts";
import { isControl, isForced, isGap, isSpace, isText, Piece, textWidth } from "./pieces.ts";

export class Measure {
  /** Columns of all pieces before one, were they on a single line. */
  private readonly flat: Int32Array;
  /** Number of forced line breaks before a piece. */
  private readonly forced: Int32Array;
  /** Columns from a piece to the next place where a line may end. */
  readonly reach: Int32Array;
  /** The index of that place. */
  readonly stop: Int32Array;

  constructor(doc: Doc) {
    const { length } = doc;
    this.flat = new Int32Array(length + 1);
    this.forced = new Int32Array(length + 1);
    this.reach = new Int32Array(length + 1);
    this.stop = new Int32Array(length + 1);
    this.sum(doc);
    this.lookAhead(doc);
  }

  /** Columns of a range on one line. Comments do not count. */
  columns(from: number, to: number): number {
    return (this.flat[to] as number) - (this.flat[from] as number);
  }

  /** Whether a range holds a line break that nothing can take away. */
  isBroken(from: number, to: number): boolean {
    return this.forced[to] !== this.forced[from];
  }

  /** Whether a range can stand on one line, in so many columns. */
  fits(from: number, to: number, room: number): boolean {
    return !this.isBroken(from, to) && this.columns(from, to) <= room;
  }

  private sum({ kinds, texts, length }: Doc): void {
    const { flat, forced } = this;
    for (let at = 0; at < length; at += 1) {
      const kind = kinds[at] as Piece;
      let columns = 0;
      if (kind === Piece.text || kind === Piece.word) columns = textWidth(texts[at] as string);
      else if (isSpace(kind)) columns = 1;
      flat[at + 1] = (flat[at] as number) + columns;
      forced[at + 1] = (forced[at] as number) + (isForced(kind) ? 1 : 0);
    }
  }

  private lookAhead({ kinds, length }: Doc): void {
    const { reach, stop } = this;
    stop[length] = length;
    // Whether the next piece beyond group borders is a gap that may break.
    let gapAhead = false;
    for (let at = length - 1; at >= 0; at -= 1) {
      const kind = kinds[at] as Piece;
      const next = reach[at + 1] as number;
      stop[at] = stop[at + 1] as number;
      if (kind === Piece.text || kind === Piece.word) {
        reach[at] = next + this.columns(at, at + 1);
        gapAhead = false;
      } else if (kind === Piece.hardSpace) {
        reach[at] = gapAhead ? 0 : next + 1;
        gapAhead = false;
      } else if (isGap(kind) && kind !== Piece.softBreak) {
        // A soft break is no promise: what follows may well stay on the line.
        reach[at] = 0;
        stop[at] = at;
        gapAhead = true;
      } else {
        reach[at] = next;
        if (isText(kind) || isControl(kind)) gapAhead = false;
      }
    }
  }
}
