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

/** The kinds of pieces. Gaps are ordered: where two meet, the later one in this list wins. */
export const Piece = {
  nothing: 0,
  text: 1,
  comment: 2,
  /** A comment behind something on its line. */
  trailingComment: 3,
  /** Text that only appears when its group is spread over lines. */
  spreadText: 4,
  /** Lines of the source, written as they are; what follows is not written, up to `resume`. */
  source: 5,
  resume: 6,
  /** Remembers the indentation, and puts it back. */
  save: 7,
  restore: 8,
  open: 9,
  close: 10,
  /** Nothing, or a line break where what follows does not fit. */
  softBreak: 12,
  /** Nothing, or a line break where the group is spread. */
  break: 13,
  /** A space, always. */
  hardSpace: 14,
  /** A space, or a line break where what follows does not fit. */
  softSpace: 15,
  /** A space, or a line break where the group is spread. */
  space: 16,
  /** A line break. */
  hardLine: 17,
  /** A line break and an empty line. */
  emptyLine: 18,
  /** As many line breaks as the piece says: those inside strings. */
  newlines: 19,
} as const;
export type Piece = (typeof Piece)[keyof typeof Piece];

/** The kinds of gaps. */
export type Gap =
  | typeof Piece.softBreak
  | typeof Piece.break
  | typeof Piece.hardSpace
  | typeof Piece.softSpace
  | typeof Piece.space
  | typeof Piece.hardLine
  | typeof Piece.emptyLine
  | typeof Piece.newlines;

export const Group = { regular: 0, priority: 1, transparent: 2 } as const;
export type Group = (typeof Group)[keyof typeof Group];

/** A growing document. The arrays are parallel: one entry per piece. */
export class Doc {
  readonly kinds: Piece[] = [];
  readonly texts: string[] = [];
  /** Nesting level of a text. */
  readonly nests: number[] = [];
  /** Columns a text stands further right than its nesting says: the indentation inside a string. */
  readonly offsets: number[] = [];
  /** Of an `open` its group kind; of `newlines` their number. */
  readonly values: number[] = [];
  /** Of an `open` the index of its `close`. */
  readonly matches: number[] = [];
  nest = 0;
  offset = 0;
  private readonly pending: Group[] = [];
  private readonly openAt: number[] = [];

  get length(): number {
    return this.kinds.length;
  }

  /** How many groups are open. */
  get groups(): number {
    return this.openAt.length + this.pending.length;
  }

  /** Adds characters that stay together. */
  text(text: string): void {
    if (text === "") return;
    if (this.pending.length === 0) {
      let last = this.kinds.length - 1;
      while (this.kinds[last] === Piece.nothing) last -= 1;
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
    this.flush(this.pendingAfterPriority());
    this.push(Piece.comment, text, 0);
  }

  trailingComment(text: string): void {
    this.flush(this.pendingAfterPriority());
    this.push(Piece.trailingComment, text, 0);
  }

  /** Adds lines of the source in place of what follows. */
  source(text: string): void {
    this.flush(this.pendingAfterPriority());
    this.push(Piece.source, text, 0);
  }

  /** Ends what the lines of the source stand for. */
  resume(): void {
    this.flush(this.pendingAfterPriority());
    this.push(Piece.resume, "", 0);
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

  /** Adds a gap, or merges it with the one before. */
  gap(kind: Gap, count = 0): void {
    const hard = kind >= Piece.hardLine;
    if (!hard) this.flush(0);
    let last = this.kinds.length - 1;
    while (this.kinds[last] === Piece.nothing) last -= 1;
    const before = this.kinds[last];
    if (before === undefined || before < Piece.softBreak) {
      this.push(kind, "", count);
      return;
    }
    const merged = mergeGaps(before as Gap, this.values[last] as number, kind, count);
    this.kinds[last] = merged.kind;
    this.values[last] = merged.count;
    if (merged.kind >= Piece.hardLine) this.leaveAtStart(last);
  }

  /** Opens a group at once. Returns its index, for `demote`. */
  openNow(group: Group): number {
    this.open(group);
    this.flush(0);
    return this.kinds.length - 1;
  }

  /** Takes the group opened last, here `open`, and all groups inside away; what is in them stays. */
  dissolve(open: number): void {
    this.openAt.pop();
    for (let at = open; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at];
      if (kind === Piece.open || kind === Piece.close) this.kinds[at] = Piece.nothing;
    }
  }

  /** Makes a priority group a regular one. */
  demote(open: number): void {
    this.values[open] = Group.regular;
  }

  /** Whether anything from `start` on breaks when its group is spread. */
  mayBreak(start: number): boolean {
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (kind >= Piece.softBreak && kind !== Piece.hardSpace && kind !== Piece.softSpace) {
        if (kind < Piece.hardLine) return true;
      }
    }
    return false;
  }

  /** Opens a group. It only gets a border once something stands in it. */
  open(group: Group): void {
    this.pending.push(group);
  }

  /** Closes the group opened last. */
  close(): void {
    if (this.pending.pop() !== undefined) return;
    const open = this.openAt.pop();
    if (open === undefined) throw new Error("a group is closed that was never opened");
    const group = this.values[open] as Group;
    let end = this.kinds.length;
    while (end > open + 1 && this.leavesAtEnd(end - 1, group)) end -= 1;
    if (end === open + 1) {
      this.kinds[open] = Piece.nothing;
      return;
    }
    this.insertClose(end);
    this.matches[open] = end;
    // A group that holds nothing but a group is that group.
    const only = this.values[open + 1];
    if (this.kinds[open + 1] === Piece.open && (only === group || only === Group.regular)) {
      const inner = this.matches[open + 1];
      if (inner === end - 1 && (only === group || group === Group.priority)) {
        this.kinds[open + 1] = Piece.nothing;
        this.kinds[inner] = Piece.nothing;
      }
    }
  }

  /** Writes the borders of all groups that open here, so that `length` is inside them. */
  flushed(): void {
    this.flush(0);
  }

  /** Writes `content` in a group. */
  group(kind: Group, content: () => void): void {
    this.open(kind);
    content();
    this.close();
  }

  /** Writes `content` one nesting level deeper. */
  nested(content: () => void): void {
    this.nest += 1;
    content();
    this.nest -= 1;
  }

  /**
   * Turns everything from `start` on into one line, if it can be: no forced line break, and no more
   * than `limit` columns. Returns whether it did.
   */
  squeeze(start: number, limit = Infinity): boolean {
    let width = 0;
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (kind >= Piece.hardLine) return false;
      if (kind === Piece.text) width += textWidth(this.texts[at] as string);
      else if (kind === Piece.comment) width += textWidth(this.texts[at] as string);
      else if (kind >= Piece.hardSpace) width += 1;
      if (width > limit) return false;
    }
    for (let at = start; at < this.kinds.length; at += 1) {
      const kind = this.kinds[at] as Piece;
      if (kind === Piece.spreadText || kind === Piece.softBreak || kind === Piece.break) {
        this.kinds[at] = Piece.nothing;
      } else if (kind === Piece.softSpace || kind === Piece.space) this.kinds[at] = Piece.hardSpace;
    }
    return true;
  }

  private push(kind: Piece, text: string, value: number): void {
    this.kinds.push(kind);
    this.texts.push(text);
    this.nests.push(this.nest);
    this.offsets.push(this.offset);
    this.values.push(value);
    this.matches.push(-1);
  }

  /** Writes the borders of the opening groups, but for the last `keep`. */
  private flush(keep: number): void {
    const { pending } = this;
    if (pending.length <= keep) return;
    const now = keep === 0 ? pending : pending.slice(0, pending.length - keep);
    for (const group of now) {
      this.openAt.push(this.kinds.length);
      this.push(Piece.open, "", group);
    }
    if (keep === 0) pending.length = 0;
    else pending.splice(0, now.length);
  }

  /** Moves a gap that has become a line break, and stands at the start of groups, before them. */
  private leaveAtStart(gap: number): void {
    let open = gap;
    while (this.openAt.at(-1) === open - 1) {
      this.openAt.pop();
      this.pending.unshift(this.values[open - 1] as Group);
      open -= 1;
    }
    if (open === gap) return;
    const kind = this.kinds[gap] as Gap;
    const count = this.values[gap] as number;
    for (const column of [this.kinds, this.texts, this.nests, this.offsets, this.values, this.matches]) {
      column.length = open;
    }
    this.gap(kind, count);
  }

  private pendingAfterPriority(): number {
    return this.pending.length - 1 - this.pending.lastIndexOf(Group.priority);
  }

  private leavesAtEnd(at: number, group: Group): boolean {
    const kind = this.kinds[at] as Piece;
    if (kind >= Piece.hardLine || kind === Piece.nothing) return true;
    return group !== Group.priority && isComment(kind);
  }

  private insertClose(at: number): void {
    this.push(Piece.close, "", 0);
    for (let to = this.kinds.length - 1; to > at; to -= 1) {
      this.kinds[to] = this.kinds[to - 1] as Piece;
      this.texts[to] = this.texts[to - 1] as string;
      this.nests[to] = this.nests[to - 1] as number;
      this.offsets[to] = this.offsets[to - 1] as number;
      this.values[to] = this.values[to - 1] as number;
    }
    this.kinds[at] = Piece.close;
    this.texts[at] = "";
  }
}

const isComment = (kind: Piece): boolean =>
  kind === Piece.comment ||
  kind === Piece.trailingComment ||
  kind === Piece.source ||
  kind === Piece.resume;

const mergeGaps = (
  left: Gap,
  leftCount: number,
  right: Gap,
  rightCount: number,
): { kind: Gap; count: number } => {
  const [low, high] = left <= right ? [left, right] : [right, left];
  if (high === Piece.newlines) {
    const lines = (kind: Gap, count: number): number =>
      kind === Piece.newlines ? count : kind === Piece.emptyLine ? 2 : kind === Piece.hardLine ? 1 : 0;
    return { kind: high, count: lines(left, leftCount) + lines(right, rightCount) };
  }
  if (low === Piece.break && (high === Piece.hardSpace || high === Piece.softSpace)) {
    return { kind: Piece.space, count: 0 };
  }
  if (low === Piece.softBreak && high === Piece.hardSpace) {
    return { kind: Piece.softSpace, count: 0 };
  }
  return { kind: high, count: 0 };
};

/** Columns of a text: its characters, a surrogate pair counted once. */
export const textWidth = (text: string): number => {
  let width = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code < 0xdc00) width -= 1;
  }
  return width;
};
