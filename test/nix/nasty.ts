/** Strings that break careless printers: every word over an alphabet of Nix' own marks. */

/** Marks with a meaning inside strings, a letter, and white space that Nix might remove. */
export const ALPHABET = ["$", "{", "}", "'", '"', "\\", "\n", "a"] as const;

/** All words over `letters` of up to `length` letters, the empty one first. */
export const words = (letters: readonly string[], length: number): string[] => {
  const all = [""];
  let last = [""];
  for (let at = 0; at < length; at += 1) {
    last = last.flatMap((word) => letters.map((letter) => word + letter));
    all.push(...last);
  }
  return all;
};
