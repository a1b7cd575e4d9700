/** Long lines, broken for a terminal. */

/**
 * The line, broken at spaces where it is longer than `width`; what follows is indented as it is.
 *
 * @param width  In columns, one for each character. Default: the line is left whole.
 * @example wrapped("  a bc", 4) // ["  a", "  bc"]
 */
export const wrapped = (line: string, width = Infinity): string[] => {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(" ", width);
    if (at <= indent.length) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
};
