/** Steps in columns: name, time, what it does, where it is from, what it says. */
import type { Place } from "../../problem.ts";
import { type Span, span } from "./line.ts";
import { columnsOf, elapsed, padded } from "./text.ts";
import type { Row } from "./view.ts";

export interface RowStyle {
  readonly columns: number;
  /** The config's line of a node. */
  readonly place: (node: object) => Place | undefined;
  /** A file's path as the user would write it. */
  readonly shown: (file: string) => string;
  /** Kept from frame to frame, so that columns do not jump. */
  readonly memory: Memory;
}

/** Columns that names, times, doings and places took at most, in a terminal of that width. */
export interface Memory {
  width: number;
  most: number[];
}

export const newMemory = (): Memory => ({ width: 0, most: [] });

/** Columns that a line of the tree is indented. */
const INDENT = 7;
/** Below this a line of output says nothing. */
const TELLING = 16;

/** The cells of each row, all rows aligned. */
export const rowLines = (rows: readonly Row[], style: RowStyle): readonly (readonly Span[])[] => {
  const room = style.columns - 1 - INDENT;
  const cells = rows.map((row) => ({
    row,
    time: elapsed(row.elapsed),
    doing: row.doing,
    place: placeText(row, style),
  }));
  const { memory } = style;
  if (memory.width !== style.columns) Object.assign(memory, { width: style.columns, most: [] });
  const widest = (column: number, texts: readonly string[], limit: number): number =>
    (memory.most[column] = Math.min(
      limit,
      Math.max(memory.most[column] ?? 0, ...texts.map(columnsOf)),
    ));
  const labels = cells.map(({ row }) => row.label);
  const label = widest(0, labels, Math.max(12, Math.floor(room * 0.4)));
  const time = widest(
    1,
    cells.map((cell) => cell.time),
    7,
  );
  let left = room - label - 2 - time;
  const doing = fits(
    widest(
      2,
      cells.map((cell) => cell.doing),
      28,
    ),
  );
  const place = fits(
    widest(
      3,
      cells.map((cell) => cell.place),
      40,
    ),
  );

  function fits(wanted: number): number {
    if (wanted === 0 || wanted + 2 > left) return 0;
    left -= wanted + 2;
    return wanted;
  }

  return cells.map(({ row, ...cell }) => [
    span(padded(row.label, label), row.failed ? "error" : undefined),
    span(`  ${padded(cell.time, time, "right")}`, "faint"),
    ...(doing > 0
      ? [span(`  ${padded(cell.doing, doing)}`, row.failed ? "error" : undefined)]
      : []),
    ...(place > 0 ? [span(`  ${padded(cell.place, place)}`, "faint")] : []),
    ...(left >= TELLING && row.line !== "" ? [span(`  ${row.line}`, "faint")] : []),
  ]);
};

/** `comfyui.config.ts:12`, or `:12` where columns are few; whose need it is, where it is nixpkgs' own. */
const placeText = ({ origin, neededBy }: Row, { place, shown, columns }: RowStyle): string => {
  const [first, ...others] = neededBy ?? [];
  const node = origin?.node ?? first?.node;
  const at = node === undefined ? undefined : place(node);
  const where =
    at === undefined ? "" : columns < 100 ? `:${at.line}` : `${shown(at.file)}:${at.line}`;
  if (first === undefined) return where;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `for ${first.label}${more}`;
};
