/** Bytes as people read them: powers of ten, three digits or so. */

/** Bytes of several things. */
export interface Bytes {
  /** Of those whose size is known. */
  readonly known: number;
  /** How many are of unknown size. */
  readonly unknown: number;
}

/**
 * What is known, and how much is not.
 *
 * @example amount({ known: 188_300_000, unknown: 3 }) // "188.3 MB + 3 unknown"
 */
export const amount = ({ known, unknown }: Bytes): string =>
  [
    ...(known === 0 ? [] : [bytesText(known)]),
    ...(unknown === 0 ? [] : [`${String(unknown)} unknown`]),
  ].join(" + ");

/** The sum of sizes, some of which nobody knows. */
export const summed = (sizes: Iterable<number | undefined>): Bytes => {
  let [known, unknown] = [0, 0];
  for (const size of sizes) {
    if (size === undefined) unknown++;
    else known += size;
  }
  return { known, unknown };
};

/**
 * @example bytesText(2_180_000_000) // "2.18 GB"
 * @example bytesText(851_900) // "852 kB"
 */
export const bytesText = (bytes: number): string =>
  bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(2)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${String(Math.ceil(bytes / 1e3))} kB`;
