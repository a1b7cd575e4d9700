/** Packages of whose inside nothing is known: compiling goes on with safe defaults, building does not. */
import type { NamedImage } from "../../context.ts";
import { Problem } from "../../problem.ts";

/**
 * The warnings with `facts-missing` of the images to be built made an error.
 *
 * @param mend  The command that looks inside.
 */
export const factsDemanded = (
  warnings: readonly Problem[],
  images: readonly NamedImage[],
  mend: string,
): readonly Problem[] => {
  const wanted = new Set<object>(images.map(({ image }) => image));
  return warnings.map((warning) => {
    const { at } = warning.details;
    return warning.code !== "facts-missing" || at === undefined || !wanted.has(at)
      ? warning
      : new Problem("facts-missing", warning.message.replace(DEFAULTS, BLIND), {
          at,
          hint: `look inside first: ${mend}`,
        });
  });
};

const DEFAULTS = /, so (?:it gets|they get) the safe defaults/;
const BLIND = "; a build would be a guess";
