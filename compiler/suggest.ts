/** "Did you mean": the nearest known name to one that is not known. */
import { distance } from "fastest-levenshtein";

/**
 * The candidate nearest to `text`, if one is near enough to be a slip of the fingers: at most a third
 * of its letters (one at the least) added, left out, changed or swapped with the next. Case is not a difference; of equally
 * near ones the first in the alphabet is taken.
 *
 * @example didYouMean("fisch", ["fish", "bash"]) // "fish"
 */
export const didYouMean = (text: string, candidates: Iterable<string>): string | undefined => {
  const wanted = text.toLowerCase();
  const limit = Math.max(1, Math.floor(text.length / 3));
  let best: { readonly name: string; readonly away: number } | undefined;
  for (const name of candidates) {
    if (Math.abs(name.length - text.length) > limit) continue;
    const away = slips(wanted, name.toLowerCase());
    if (away > limit) continue;
    if (best === undefined || away < best.away || (away === best.away && name < best.name)) {
      best = { name, away };
    }
  }
  return best?.name;
};

/** The distance, where two neighbours that are swapped are one slip. */
const slips = (text: string, name: string): number => {
  const away = distance(text, name);
  if (away !== 2 || text.length !== name.length) return away;
  const at = [...text].findIndex((letter, index) => letter !== name[index]);
  return text[at] === name[at + 1] && text[at + 1] === name[at] ? 1 : away;
};

/** `did you mean fish?`, or nothing. */
export const suggestion = (text: string, candidates: Iterable<string>): string | undefined => {
  const name = didYouMean(text, candidates);
  return name === undefined ? undefined : `did you mean "${name}"?`;
};
