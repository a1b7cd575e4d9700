/** From a document to text: which gaps become line breaks. */
import type { Doc } from "./doc.ts";
import { Measure } from "./measure.ts";
import { Page } from "./page.ts";
import { Group, isControl, isGap, isOpen, isSpace, isText, Piece, textWidth } from "./pieces.ts";

/**
 * Lays a document out.
 *
 * @param width the columns of a line, its indentation not counted
 */
export const render = (doc: Doc, width: number): string => new Renderer(doc, width).all();

/** A part that will stand on the line where the part before it ends: its gaps are spaces already. */
interface Tail {
  readonly from: number;
  readonly to: number;
  readonly up: Tail | undefined;
}

class Renderer {
  private readonly doc: Doc;
  private readonly width: number;
  private readonly measure: Measure;
  private readonly page = new Page();
  private tail: Tail | undefined;

  constructor(doc: Doc, width: number) {
    this.doc = doc;
    this.width = width;
    this.measure = new Measure(doc);
  }

  all(): string {
    const { length } = this.doc;
    // The document is a group as well, but comments at its ends are inside.
    if (!this.tryFlat(0, length)) this.run(0, length);
    return this.page.toString();
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
    return this.width - this.page.used;
  }

  /** Writes a range on the current line if it fits there with what must follow on it. */
  private tryFlat(from: number, to: number): boolean {
    if (!this.measure.fits(from, to, this.room() - this.columnsAfter(to))) return false;
    for (let at = from; at < to; at += 1) {
      const kind = this.doc.kinds[at] as Piece;
      if (isSpace(kind)) {
        // A line never starts with a space of the layout's.
        if (!this.page.lineStart) this.page.write(" ", 1);
      } else if (isText(kind) && kind !== Piece.spreadText) this.text(at, true);
      else if (isControl(kind)) this.control(at);
    }
    return true;
  }

  /** Columns from a piece to the next place where a line may end, tails being flat. */
  private columnsAfter(start: number): number {
    const { reach, stop } = this.measure;
    let at = start;
    let columns = 0;
    for (let { tail } = this; tail !== undefined; tail = tail.up) {
      if ((stop[at] as number) < tail.from) break;
      columns += this.measure.columns(at, tail.to);
      at = tail.to;
    }
    return columns + (reach[at] as number);
  }

  /**
   * Tries to spread a single priority group of this group over lines, the last one first: what
   * stands before it and what stands behind it must fit on one line each.
   */
  private tryPriorities(open: number, close: number): boolean {
    const { doc, measure, page } = this;
    const priorities = this.prioritiesIn(open + 1, close);
    for (let which = priorities.length - 1; which >= 0; which -= 1) {
      const inner = priorities[which] as number;
      const innerClose = doc.infos[inner] as number;
      // Cheap tests first: without them nested attempts would multiply.
      if (measure.isBroken(open, inner) || measure.isBroken(innerClose, close)) continue;
      const gap = doc.restrained.get(inner);
      if (gap !== undefined && measure.fits(open + 1, gap, this.room())) continue;
      const mark = page.mark();
      if (this.tryFlat(open + 1, inner)) {
        this.runBefore(inner + 1, innerClose, close);
        if (innerClose + 1 === close || this.tryFlat(innerClose + 1, close)) return true;
      }
      page.takeBack(mark);
    }
    return false;
  }

  /** Lays out a range, knowing that what follows it up to `end` will be flat. */
  private runBefore(from: number, to: number, end: number): void {
    const { tail } = this;
    this.tail = { from: to, to: end, up: tail };
    this.run(from, to);
    this.tail = tail;
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
    const { page } = this;
    const kind = this.doc.kinds[at] as Piece;
    if (page.lineStart && kind < Piece.emptyLine && !page.muted) return;
    switch (kind) {
      case Piece.hardSpace:
        page.write(" ", 1);
        return;
      case Piece.softBreak:
      case Piece.softSpace: {
        const space = kind === Piece.softSpace ? 1 : 0;
        if (!this.firstLineFits(at + 1, space)) page.newline(1);
        else if (space === 1) page.write(" ", 1);
        return;
      }
      case Piece.emptyLine:
        page.newline(2);
        return;
      case Piece.newlines:
        page.newline(this.doc.infos[at] as number);
        return;
      default:
        page.newline(1);
    }
  }

  /** Whether what follows fits on this line up to its first line break. */
  private firstLineFits(from: number, space: number): boolean {
    const { measure } = this;
    const { kinds, infos, length } = this.doc;
    const room = this.room() - space;
    let { tail } = this;
    let left = this.width;
    for (let at = from; at < length; at += 1) {
      if (at === tail?.from) {
        left -= measure.columns(at, tail.to);
        at = tail.to - 1;
        tail = tail.up;
        continue;
      }
      const kind = kinds[at] as Piece;
      if (isOpen(kind)) {
        const close = infos[at] as number;
        // A group that fits on a line of its own is not taken apart to make it fit on this one.
        if (measure.fits(at + 1, close, left - this.columnsAfter(close))) {
          left -= measure.columns(at, close);
          at = close;
        }
      } else if (isGap(kind) && kind !== Piece.hardSpace) break;
      else left -= measure.columns(at, at + 1);
      if (left < 0) return false;
    }
    return this.width - left <= room;
  }

  private control(at: number): void {
    const { doc, page } = this;
    switch (doc.kinds[at]) {
      case Piece.source:
        return page.source(doc.texts[at] as string);
      case Piece.resume:
        return page.resume();
      case Piece.save:
        return page.save();
      case Piece.restore:
        return page.restore();
    }
  }

  private text(at: number, flat: boolean): void {
    const { doc, page } = this;
    const kind = doc.kinds[at] as Piece;
    const text = doc.texts[at] as string;
    if (page.lineStart) page.indent(doc.nestOf(at), doc.offsetOf(at));
    else if (!flat && kind !== Piece.trailingComment) page.moveTo(doc.nestOf(at));
    if (kind === Piece.trailingComment && page.column === this.columnBelow(at)) {
      // A comment exactly above what follows would be read as belonging to that.
      page.write(` ${text}`, 0);
    } else page.write(text, textWidth(text));
  }

  /** The column at which the next line starts. */
  private columnBelow(at: number): number {
    const { doc } = this;
    for (let next = at + 1; next < doc.length; next += 1) {
      const kind = doc.kinds[next] as Piece;
      if (kind === Piece.text || kind === Piece.word || kind === Piece.comment) {
        return this.page.columnOf(doc.nestOf(next), doc.offsetOf(next));
      }
    }
    return 0;
  }
}
