/** Bytes of several things, of some of which nobody knows how many they have. */
import { sized } from "./sized.ts";

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
    ...(known === 0 ? [] : [sized(known)]),
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
