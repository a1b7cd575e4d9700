/** The pieces of a document: their kinds, how wide they are, and what becomes of two gaps that meet. */

/** The kinds of pieces. Gaps are ordered: where two meet, the later one in this list wins. */
export const Piece = {
  nothing: 0,
  text: 1,
  /** A text that is a group of its own. */
  word: 2,
  comment: 3,
  /** A comment behind something on its line. */
  trailingComment: 4,
  /** Text that only appears when its group is spread over lines. */
  spreadText: 5,
  /** Lines of the source, written as they are; what follows is not written, up to `resume`. */
  source: 6,
  resume: 7,
  /** Remembers the indentation, and puts it back. */
  save: 8,
  restore: 9,
  close: 10,
  open: 11,
  openPriority: 12,
  openTransparent: 13,
  /** Nothing, or a line break where what follows does not fit. */
  softBreak: 14,
  /** Nothing, or a line break where the group is spread. */
  break: 15,
  /** A space, always. */
  hardSpace: 16,
  /** A space, or a line break where what follows does not fit. */
  softSpace: 17,
  /** A space, or a line break where the group is spread. */
  space: 18,
  /** A line break. */
  hardLine: 19,
  /** A line break and an empty line. */
  emptyLine: 20,
  /** As many line breaks as the piece says: those inside strings. */
  newlines: 21,
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

/** The kinds of groups: the pieces that open them. */
export const Group = {
  regular: Piece.open,
  priority: Piece.openPriority,
  transparent: Piece.openTransparent,
} as const;
export type Group = (typeof Group)[keyof typeof Group];

export const isText = (kind: Piece): boolean => kind >= Piece.text && kind <= Piece.spreadText;
export const isControl = (kind: Piece): boolean => kind >= Piece.source && kind <= Piece.restore;
export const isOpen = (kind: Piece): boolean =>
  kind >= Piece.open && kind <= Piece.openTransparent;
export const isGap = (kind: Piece): boolean => kind >= Piece.softBreak;
/** Whether a piece is a line break whatever fits. */
export const isForced = (kind: Piece): boolean => kind >= Piece.hardLine;
/** Whether a gap is a space where its line goes on. */
export const isSpace = (kind: Piece): boolean =>
  kind >= Piece.hardSpace && kind <= Piece.space;

/** Comments, and the borders of regions that are left alone: they stand outside groups. */
export const isComment = (kind: Piece): boolean =>
  kind === Piece.comment ||
  kind === Piece.trailingComment ||
  kind === Piece.source ||
  kind === Piece.resume;

/** The gap that two neighbouring gaps are; `count` is the number of line breaks of `newlines`. */
export const mergeGaps = (
  left: Gap,
  leftCount: number,
  right: Gap,
  rightCount: number,
): { readonly kind: Gap; readonly count: number } => {
  const low = left <= right ? left : right;
  const high = left <= right ? right : left;
  if (high === Piece.newlines) {
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

const lines = (kind: Gap, count: number): number =>
  kind === Piece.newlines ? count : kind === Piece.emptyLine ? 2 : kind === Piece.hardLine ? 1 : 0;

/** Columns of a text: its characters, a surrogate pair counted once. */
export const textWidth = (text: string): number => {
  let width = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code < 0xdc00) width -= 1;
  }
  return width;
};
