/** Versions that are numbers between dots: of drivers, of Nix, of container engines. */

/**
 * Whether version `a` is below `b`, number by number; what `a` leaves out is zero, what `b` leaves out is
 * not compared.
 *
 * @example isBelow("570.195.03", "580") // true
 * @example isBelow("2.18pre1", "2.18") // false
 */
export const isBelow = (a: string, b: string): boolean => {
  const [left = [], right = []] = [a, b].map((each) => (each.match(/\d+/g) ?? []).map(Number));
  for (const [at, number] of right.entries()) {
    const own = left[at] ?? 0;
    if (own !== number) return own < number;
  }
  return false;
};
