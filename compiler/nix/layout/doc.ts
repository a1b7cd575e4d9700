/**
 * What the layout works on: a flat sequence of texts, gaps and group borders.
 *
 * A gap is where a line may end. A group is tried on one line first; when it does not fit, its own
 * gaps become line breaks and its inner groups are tried one by one. A *priority* group is one that
 * may spread over lines while its neighbours stay on theirs; a *transparent* group offers the
 * priority groups inside it to the group around it.
 *
 * The sequence is kept in normal form while it grows: neighbouring gaps are merged, and comments and
 * forced line breaks at the border of a group stand outside it.
 */
import {
  type Gap,
  Group,
  isComment,
  isForced,
  isGap,
  isOpen,
  isSpace,
  mergeGaps,
  Piece,
  textWidth,
} from "./pieces.ts";

/** An offset weighs this much in `places`. */
const OFFSET = 0x10000;

/** A growing document. The arrays are parallel: one entry per piece. */
export class Doc {
  readonly kinds: Piece[] = [];
  readonly texts: string[] = [];
  /** Of a text its nesting level and its offset in one number; see `nestOf` and `offsetOf`. */
  readonly places: number[] = [];
  /** Of an open border the index of the close one; of `newlines` their number. */
  readonly infos: number[] = [];
  /** Priority groups that may only spread when what stands before a gap does not fit. */
  readonly restrained = new Map<number, number>();
  /** The nesting level of what is added. */
  nest = 0;
  /** Columns that what is added stands further right than its nesting says. */
  offset = 0;
  /** Groups that open but hold nothing yet. */
  private readonly pending: Group[] = [];
  private readonly openAt: number[] = [];

  get length(): number {
    return this.kinds.length;
  }

  /** How many groups are open. */
  get groups(): number {
    return this.openAt.length + this.pending.length;
  }

  nestOf(at: number): number {
    return (this.places[at] as number) % OFFSET;
  }

  offsetOf(at: number): number {
    return Math.floor((this.places[at] as number) / OFFSET);
  }

  /** Adds characters that stay together. */
  text(text: string): void {
    if (text === "") return;
    if (this.pending.length === 0) {
      const last = this.lastPiece();
      // What stands directly behind a text is part of it, and nested as it is.
      if (this.kinds[last] === Piece.text) {
        this.texts[last] += text;
        return;
      }
    }
    this.flush(0);
    this.push(Piece.text, text, 0);
  }

  /** Adds text that is dropped when its group fits on one line: a trailing comma. */
  spreadText(text: string): void {
    this.flush(0);
    this.push(Piece.spreadText, text, 0);
  }

  /** Adds a comment, outside the groups that just open (but never outside a priority group). */
  comment(text: string): void {
    this.outside(Piece.comment, text);
  }

  trailingComment(text: string): void {
    this.outside(Piece.trailingComment, text);
  }

  /** Adds lines of the source in place of what follows. */
  source(text: string): void {
    this.outside(Piece.source, text);
  }

  /** Ends what the lines of the source stand for. */
  resume(): void {
    this.outside(Piece.resume, "");
  }

  /** Writes `content` with indentation counted from the start of the line. */
  atMargin(content: () => void): void {
    const { nest, offset } = this;
    this.flush(0);
    this.push(Piece.save, "", 0);
    this.nest = 0;
    this.offset = 0;
    content();
    this.nest = nest;
    this.offset = offset;
    this.push(Piece.restore, "", 0);
  }

  /** Adds a gap, or merges it with the one before. `count` is for `newlines`. */
  gap(kind: Gap, count = 0): void {
    if (!isForced(kind)) this.flush(0);
    const last = this.lastPiece();
    const before = this.kinds[last] ?? Piece.nothing;
    if (!isGap(before)) {
      this.push(kind, "", count);
      return;
    }
    const merged = mergeGaps(before as Gap, this.infos[last] as number, kind, count);
    this.kinds[last] = merged.kind;
    this.infos[last] = merged.count;
    if (isForced(merged.kind)) this.leaveAtStart(last);
  }

  /** Opens a group. It only gets a border once something stands in it. */
  open(group: Group): void {
    this.pending.push(group);
  }

  /** Opens a group at once. Returns its index, for `restrain` and `dissolve`. */
  openNow(group: Group): number {
    this.open(group);
    this.flush(0);
    return this.kinds.length - 1;
  }

  /** Writes the borders of all groups that open here, so that `length` is inside them. */
  flushed(): void {
    this.flush(0);
  }

  /** Closes the group opened last. */
  close(): void {
    if (this.pending.pop() !== undefined) return;
    const open = this.openAt.pop();
    if (open === undefined) throw new Error("a group is closed that was never opened");
    const group = this.kinds[open] as Group;
    let end = this.kinds.length;
    while (end > open + 1 && this.leavesAtEnd(end - 1, group)) end -= 1;
    const only = this.kinds[open + 1] as Piece;
    if (end === open + 1) this.kinds[open] = Piece.nothing;
    else if (end === open + 2 && group !== Group.priority && only <= Piece.word) {
      // A group of a single text.
      this.kinds[open + 1] = only === Piece.text ? Piece.word : only;
      this.remove(open);
    } else if (this.isOnly(open, group, end)) {
      // A group that holds nothing but a group is that group.
      this.infos[open] = end - 1;
      this.kinds[open + 1] = Piece.nothing;
    } else {
      this.insertClose(end);
      this.infos[open] = end;
    }
  }

  /** Writes `content` in a group. */
  group(kind: Group, content: () => void): void {
    this.pending.push(kind);
    content();
    this.close();
  }

  /** Writes `content` one nesting level deeper. */
  nested(content: () => void): void {
    this.nest += 1;
    content();
    this.nest -= 1;
  }

  /** Takes the group opened last, here `open`, and all groups inside away; what is in them stays. */
  dissolve(open: number): void {
    this.openAt.pop();
    for (let at = open; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (isOpen(kind) || kind === Piece.close) this.kinds[at] = Piece.nothing;
      else if (kind === Piece.word) this.kinds[at] = Piece.text;
    }
  }

  /** Makes a priority group spread only when what stands before the gap at `gap` does not fit. */
  restrain(open: number, gap: number): void {
    this.restrained.set(open, gap);
  }

  /** Whether anything from `start` on breaks when its group is spread. */
  mayBreak(start: number): boolean {
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      const soft = kind === Piece.hardSpace || kind === Piece.softSpace;
      if (isGap(kind) && !isForced(kind) && !soft) return true;
    }
    return false;
  }

  /**
   * Turns everything from `start` on into one line, if it can be: no forced line break, and no more
   * than `limit` columns. Returns whether it did.
   */
  squeeze(start: number, limit = Infinity): boolean {
    let width = 0;
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (isForced(kind)) return false;
      if (kind >= Piece.text && kind <= Piece.comment) width += textWidth(this.texts[at] as string);
      else if (isSpace(kind)) width += 1;
      if (width > limit) return false;
    }
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (isSpace(kind)) this.kinds[at] = Piece.hardSpace;
      else if (kind === Piece.spreadText || isGap(kind)) this.kinds[at] = Piece.nothing;
    }
    return true;
  }

  private push(kind: Piece, text: string, info: number): void {
    this.kinds.push(kind);
    this.texts.push(text);
    this.places.push(this.offset === 0 ? this.nest : this.nest + this.offset * OFFSET);
    this.infos.push(info);
  }

  private outside(kind: Piece, text: string): void {
    this.flush(this.pending.length - 1 - this.pending.lastIndexOf(Group.priority));
    this.push(kind, text, 0);
  }

  /** Writes the borders of the opening groups, but for the last `keep`. */
  private flush(keep: number): void {
    const { pending } = this;
    const now = pending.length - keep;
    if (now <= 0) return;
    for (let at = 0; at < now; at += 1) {
      this.openAt.push(this.kinds.length);
      this.push(pending[at] as Group, "", 0);
    }
    if (keep === 0) pending.length = 0;
    else pending.splice(0, now);
  }

  private lastPiece(): number {
    let last = this.kinds.length - 1;
    while (this.kinds[last] === Piece.nothing) last -= 1;
    return last;
  }

  /** Moves a gap that has become a line break, and stands at the start of groups, before them. */
  private leaveAtStart(gap: number): void {
    let open = gap;
    while (open > 0 && this.openAt.at(-1) === open - 1) {
      this.openAt.pop();
      this.pending.unshift(this.kinds[open - 1] as Group);
      open -= 1;
    }
    if (open === gap) return;
    const kind = this.kinds[gap] as Gap;
    const count = this.infos[gap] as number;
    for (const column of [this.kinds, this.texts, this.places, this.infos]) column.length = open;
    this.gap(kind, count);
  }

  private leavesAtEnd(at: number, group: Group): boolean {
    const kind = this.kinds[at] as Piece;
    if (isForced(kind) || kind === Piece.nothing) return true;
    return group !== Group.priority && isComment(kind);
  }

  private insertClose(at: number): void {
    this.push(Piece.close, "", 0);
    for (let to = this.kinds.length - 1; to > at; to -= 1) {
      this.kinds[to] = this.kinds[to - 1] as Piece;
      this.texts[to] = this.texts[to - 1] as string;
      this.places[to] = this.places[to - 1] as number;
      this.infos[to] = this.infos[to - 1] as number;
    }
    this.kinds[at] = Piece.close;
    this.texts[at] = "";
  }

  private remove(at: number): void {
    const last = this.kinds.length - 1;
    for (let to = at; to < last; to += 1) {
      this.kinds[to] = this.kinds[to + 1] as Piece;
      this.texts[to] = this.texts[to + 1] as string;
      this.places[to] = this.places[to + 1] as number;
      this.infos[to] = this.infos[to + 1] as number;
    }
    for (const column of [this.kinds, this.texts, this.places, this.infos]) column.pop();
  }

  /** Whether what stands from `open` to `end` is one group that can take the part of the outer one. */
  private isOnly(open: number, group: Group, end: number): boolean {
    const inner = this.kinds[open + 1] as Piece;
    const joins = inner === group || (inner === Group.regular && group === Group.priority);
    return isOpen(inner) && joins && this.infos[open + 1] === end - 1;
  }
}
