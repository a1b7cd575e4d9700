/** Numbers of bytes for people. */

/**
 * Three digits or so, in decimal units.
 *
 * @example sized(3_512_000_000) // "3.51 GB"
 */
export const sized = (bytes: number): string =>
  bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(2)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${String(Math.ceil(bytes / 1e3))} kB`;
