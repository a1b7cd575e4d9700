/** From a document to text: which gaps become line breaks, and how far each line is indented. */
import type { Doc } from "./doc.ts";
import { Group, isControl, isForced, isGap, isOpen, isSpace, isText, Piece, textWidth } from "./pieces.ts";

const INDENT = 2;

/** One step of indentation: the nesting level that made it, and the columns it stands at. */
interface Step {
  readonly nest: number;
  readonly columns: number;
  readonly up: Step | undefined;
}

/** A part that will stand on the line where the part before it ends: its gaps are spaces already. */
interface Tail {
  readonly from: number;
  readonly to: number;
  readonly up: Tail | undefined;
}

/** What is written so far, as far as it can be taken back. */
interface Mark {
  readonly length: number;
  readonly used: number;
  readonly column: number;
  readonly lineStart: boolean;
  readonly step: Step;
  readonly muted: boolean;
  readonly saved: number;
}

/**
 * Lays a document out.
 *
 * @param width the columns of a line, its indentation not counted
 */
export const render = (doc: Doc, width: number): string => new Renderer(doc, width).all();

class Renderer {
  private readonly doc: Doc;
  private readonly width: number;
  /** Columns of all pieces before one, were they on a single line. */
  private readonly flat: Int32Array;
  /** Number of forced line breaks before a piece. */
  private readonly forced: Int32Array;
  /** Columns from a piece to the next place where a line may end. */
  private readonly reach: Int32Array;
  /** The index of that place. */
  private readonly stop: Int32Array;
  private readonly out: string[] = [];
  /** Columns used on this line, its indentation not counted. */
  private used = 0;
  /** Columns used on this line, all counted. */
  private column = 0;
  private lineStart = true;
  private step: Step = { nest: 0, columns: 0, up: undefined };
  private tail: Tail | undefined;
  /** Inside a region whose source is written already. */
  private muted = false;
  private readonly saved: Step[] = [];

  constructor(doc: Doc, width: number) {
    this.doc = doc;
    this.width = width;
    const { length } = doc;
    this.flat = new Int32Array(length + 1);
    this.forced = new Int32Array(length + 1);
    this.reach = new Int32Array(length + 1);
    this.stop = new Int32Array(length + 1);
    this.measure();
  }

  all(): string {
    const { length } = this.doc;
    // The document is a group as well, but comments at its ends are inside.
    if (!this.tryFlat(0, length)) this.run(0, length);
    return this.out.join("");
  }

  private measure(): void {
    const { kinds, texts, length } = this.doc;
    const { flat, forced, reach, stop } = this;
    stop[length] = length;
    for (let at = 0; at < length; at += 1) {
      const kind = kinds[at] as Piece;
      const columns =
        kind === Piece.text || kind === Piece.word
          ? textWidth(texts[at] as string)
          : isSpace(kind)
            ? 1
            : 0;
      flat[at + 1] = (flat[at] as number) + columns;
      forced[at + 1] = (forced[at] as number) + (isForced(kind) ? 1 : 0);
    }
    // Whether the next piece beyond group borders is a gap that may break.
    let gapAhead = false;
    for (let at = length - 1; at >= 0; at -= 1) {
      const kind = kinds[at] as Piece;
      const next = reach[at + 1] as number;
      stop[at] = stop[at + 1] as number;
      if (kind === Piece.text || kind === Piece.word) {
        reach[at] = next + (flat[at + 1] as number) - (flat[at] as number);
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

  /** Lays out the pieces from `from` up to `to`, gaps of this level as line breaks. */
  private run(from: number, to: number): void {
    const { kinds, infos } = this.doc;
    let at = from;
    while (at < to) {
      const kind = kinds[at] as Piece;
      if (isOpen(kind)) {
        const close = infos[at] as number;
        if (this.tryFlat(at + 1, close)) at = close + 1;
        else if (kind !== Group.transparent && this.tryPriorities(at, close)) at = close + 1;
        else at += 1;
        continue;
      }
      if (kind === Piece.word) {
        if (!this.tryFlat(at, at + 1)) this.text(at, false);
      } else if (isText(kind)) this.text(at, false);
      else if (isGap(kind)) this.gap(at);
      else if (isControl(kind)) this.control(at);
      at += 1;
    }
  }

  private room(): number {
    return this.width - this.used;
  }

  /** Writes a range on the current line if it fits there with what must follow on it. */
  private tryFlat(from: number, to: number): boolean {
    if (!this.fits(from, to, this.room() - this.columnsAfter(to))) return false;
    for (let at = from; at < to; at += 1) {
      const kind = this.doc.kinds[at] as Piece;
      if (isSpace(kind)) {
        // A line never starts with a space of the layout's.
        if (!this.lineStart) this.write(" ", 1);
      } else if (isText(kind) && kind !== Piece.spreadText) this.text(at, true);
      else if (isControl(kind)) this.control(at);
    }
    return true;
  }

  /** Columns from a piece to the next place where a line may end, tails being flat. */
  private columnsAfter(start: number): number {
    const { flat, reach, stop } = this;
    let at = start;
    let columns = 0;
    for (let { tail } = this; tail !== undefined; tail = tail.up) {
      if ((stop[at] as number) < tail.from) break;
      columns += (flat[tail.to] as number) - (flat[at] as number);
      at = tail.to;
    }
    return columns + (reach[at] as number);
  }

  private fits(from: number, to: number, room: number): boolean {
    return (
      this.forced[to] === this.forced[from] &&
      (this.flat[to] as number) - (this.flat[from] as number) <= room
    );
  }

  /**
   * Tries to spread a single priority group of this group over lines, the last one first: what
   * stands before it and what stands behind it must fit on one line each.
   */
  private tryPriorities(open: number, close: number): boolean {
    const priorities = this.prioritiesIn(open + 1, close);
    for (let which = priorities.length - 1; which >= 0; which -= 1) {
      const inner = priorities[which] as number;
      const innerClose = this.doc.infos[inner] as number;
      // Cheap tests first: without them nested attempts would multiply.
      if (this.forced[inner] !== this.forced[open]) continue;
      if (this.forced[close] !== this.forced[innerClose]) continue;
      const gap = this.doc.restrained.get(inner);
      if (gap !== undefined && this.fits(open + 1, gap, this.room())) continue;
      const mark = this.mark();
      if (this.tryFlat(open + 1, inner)) {
        const { tail } = this;
        this.tail = { from: innerClose, to: close, up: tail };
        this.run(inner + 1, innerClose);
        this.tail = tail;
        if (innerClose + 1 === close || this.tryFlat(innerClose + 1, close)) return true;
      }
      this.takeBack(mark);
    }
    return false;
  }

  private prioritiesIn(from: number, to: number): number[] {
    const { kinds, infos } = this.doc;
    const found: number[] = [];
    for (let at = from; at < to; at += 1) {
      const kind = kinds[at] as Piece;
      if (!isOpen(kind)) continue;
      if (kind === Group.priority) found.push(at);
      if (kind !== Group.transparent) at = infos[at] as number;
    }
    return found;
  }

  private gap(at: number): void {
    const kind = this.doc.kinds[at] as Piece;
    if (this.lineStart && kind < Piece.emptyLine && !this.muted) return;
    switch (kind) {
      case Piece.hardSpace:
        this.write(" ", 1);
        return;
      case Piece.softBreak:
      case Piece.softSpace: {
        const space = kind === Piece.softSpace ? 1 : 0;
        if (!this.firstLineFits(at + 1, space)) this.newline(1);
        else if (space === 1) this.write(" ", 1);
        return;
      }
      case Piece.emptyLine:
        this.newline(2);
        return;
      case Piece.newlines:
        this.newline(this.doc.infos[at] as number);
        return;
      default:
        this.newline(1);
    }
  }

  /** Whether what follows fits on this line up to its first line break. */
  private firstLineFits(from: number, space: number): boolean {
    const { kinds, infos, length } = this.doc;
    const room = this.room() - space;
    let left = this.width;
    let { tail } = this;
    for (let at = from; at < length; at += 1) {
      if (at === tail?.from) {
        left -= (this.flat[tail.to] as number) - (this.flat[at] as number);
        at = tail.to - 1;
        tail = tail.up;
        continue;
      }
      const kind = kinds[at] as Piece;
      if (kind === Piece.text || kind === Piece.word) left -= (this.flat[at + 1] as number) - (this.flat[at] as number);
      else if (isOpen(kind)) {
        const close = infos[at] as number;
        // A group that fits on a line of its own is not taken apart to make it fit on this one.
        if (this.fits(at + 1, close, left - this.columnsAfter(close))) {
          left -= (this.flat[close] as number) - (this.flat[at] as number);
          at = close;
        }
      } else if (kind === Piece.hardSpace) left -= 1;
      else if (isGap(kind)) break;
      if (left < 0) return false;
    }
    return this.width - left <= room;
  }

  private control(at: number): void {
    switch (this.doc.kinds[at]) {
      case Piece.source:
        this.emit(this.doc.texts[at] as string);
        this.muted = true;
        this.lineStart = false;
        break;
      case Piece.resume:
        this.muted = false;
        this.lineStart = false;
        break;
      case Piece.save:
        this.saved.push(this.step);
        break;
      case Piece.restore:
        this.step = this.saved.pop() ?? this.step;
        break;
    }
  }

  private emit(text: string): void {
    if (!this.muted) this.out.push(text);
  }

  private text(at: number, flat: boolean): void {
    const { doc } = this;
    const kind = doc.kinds[at] as Piece;
    const text = doc.texts[at] as string;
    if (this.lineStart) this.indent(doc.nestOf(at), doc.offsetOf(at));
    else if (!flat && kind !== Piece.trailingComment) this.moveTo(doc.nestOf(at), 0);
    if (kind === Piece.trailingComment && this.column === this.columnBelow(at)) {
      // A comment exactly above what follows would be read as belonging to that.
      this.write(` ${text}`, 0);
    } else this.write(text, textWidth(text));
  }

  /** The column at which the next line starts. */
  private columnBelow(at: number): number {
    const { doc } = this;
    for (let next = at + 1; next < doc.length; next += 1) {
      const kind = doc.kinds[next] as Piece;
      if (kind === Piece.text || kind === Piece.word || kind === Piece.comment) {
        return this.stepAt(doc.nestOf(next), INDENT).columns + doc.offsetOf(next);
      }
    }
    return 0;
  }

  private write(text: string, columns: number): void {
    this.emit(text);
    this.used += columns;
    const newline = text.lastIndexOf("\n");
    this.column = newline === -1 ? this.column + columns : text.length - newline - 1;
  }

  private newline(count: number): void {
    this.emit(count === 1 ? "\n" : "\n".repeat(count));
    this.used = 0;
    this.column = 0;
    this.lineStart = true;
  }

  /** Starts a line at the indentation of a nesting level. */
  private indent(nest: number, offset: number): void {
    this.moveTo(nest, INDENT);
    this.lineStart = false;
    const columns = this.step.columns + offset;
    this.column = columns;
    if (columns > 0) this.emit(" ".repeat(columns));
  }

  /**
   * Goes to a nesting level. At the start of a line a deeper one is indented by one step, however
   * many levels it is deeper. Levels that start within a line stand at the line's own indentation,
   * so that what closes them does too; those within a part that fits on the line are not seen at all.
   */
  private moveTo(nest: number, deeper: number): void {
    this.step = this.stepAt(nest, deeper);
  }

  private stepAt(nest: number, deeper: number): Step {
    let step = this.step;
    while (step.nest > nest && step.up !== undefined) step = step.up;
    return step.nest < nest ? { nest, columns: step.columns + deeper, up: step } : step;
  }

  private mark(): Mark {
    return {
      length: this.out.length,
      used: this.used,
      column: this.column,
      lineStart: this.lineStart,
      step: this.step,
      muted: this.muted,
      saved: this.saved.length,
    };
  }

  private takeBack(mark: Mark): void {
    this.out.length = mark.length;
    this.used = mark.used;
    this.column = mark.column;
    this.lineStart = mark.lineStart;
    this.step = mark.step;
    this.muted = mark.muted;
    this.saved.length = mark.saved;
  }
}
