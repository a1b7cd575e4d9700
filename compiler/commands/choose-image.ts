/** Which images and packages a command was asked about, and what to say where there is none of that name. */
import type { Context, NamedImage } from "../context.ts";
import { Problem, Problems } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { suggestion } from "../suggest.ts";
import { UsageError } from "./command.ts";

/**
 * The images that `asked` names: that one, or all where none is asked for.
 *
 * @throws {UsageError} When there is no such image.
 */
export const chosenImages = (
  { images }: Context,
  asked: string | undefined,
): readonly NamedImage[] => {
  const chosen = images.filter(({ name }) => asked === undefined || name === asked);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`there is no image ${asked ?? ""}; ${instead(asked ?? "", images)}`);
};

/**
 * The one image that `asked` names; the only one where none is asked for.
 *
 * @throws {UsageError} When there is no such image, or several and none is asked for.
 */
export const oneImage = (context: Context, asked: string | undefined): NamedImage => {
  const [first, ...others] = chosenImages(context, asked);
  if (first !== undefined && others.length === 0) return first;
  throw new UsageError(`name one of the images: ${listOf(context.images)}`);
};

const instead = (asked: string, images: readonly NamedImage[]): string =>
  suggestion(
    asked,
    images.map(({ name }) => name),
  ) ?? `the config has ${listOf(images)}`;

const listOf = (images: readonly NamedImage[]): string => images.map(({ name }) => name).join(", ");

/** That no image has what was asked for; with the nearest of the names that there are. */
export const nameUnknown = (asked: string, known: Iterable<string>): Problems => {
  const hint = suggestion(normalise(asked), known);
  const what = asked === "" ? "a package without a name" : asked;
  return new Problems([new Problem("name-unknown", `no image has ${what}`, hint ? { hint } : {})]);
};
