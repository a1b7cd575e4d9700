/** Columns of text. */

/**
 * Rows as lines whose columns are aligned: the first to the left, the others to the right.
 *
 * @param left  How many columns are aligned to the left. Default: one.
 * @example textTable([["cuda", "17"], ["torch", "4"]]) // ["cuda   17", "torch   4"]
 */
export const textTable = (
  rows: readonly (readonly string[])[],
  { left = 1 }: { readonly left?: number } = {},
): readonly string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at < left ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
};
