/** Finds what is to be checked: an image of the config, or one that only an engine knows. */
import { oneImage } from "../commands/choose-image.ts";
import { loadProject } from "../commands/load-project.ts";
import type { Context, NamedImage } from "../context.ts";
import { sanitisedTag } from "../image-reference.ts";
import { findConfig } from "../load/find-config.ts";
import type { NamedTarget } from "./launch/target.ts";

/** A target of a config, with all the config says. */
export interface ConfigTarget {
  readonly target: NamedTarget;
  readonly image: NamedImage;
  readonly context: Context;
}

/** `repository:tag` as `compile` writes it. */
const referenceOf = ({ image }: NamedImage): string => `${image.name}:${sanitisedTag(image.tag)}`;

/**
 * The image `asked` names, of the config in `given` or here.
 *
 * @throws {UsageError} as `targetIn` does; {Problems} when the config has some.
 */
export const configTarget = async (
  asked: string | undefined,
  given: string | undefined,
  shown: (file: string) => string,
): Promise<ConfigTarget> => {
  const config = findConfig(given, process.cwd());
  return targetIn(await loadProject(config, shown), { config, given }, asked);
};

/**
 * The image `asked` names, or the only one there is.
 *
 * @throws {UsageError} When it names none, or there are several.
 */
export const targetIn = (
  context: Context,
  { config, given }: { readonly config: string; readonly given?: string | undefined },
  asked: string | undefined,
): ConfigTarget => {
  const image = oneImage(context, asked);
  const target = {
    name: image.name,
    reference: referenceOf(image),
    config,
    ...(given !== undefined && { given }),
    cuda: image.image.cuda !== undefined,
  };
  return { target, image, context };
};

/** Whether `asked` can only be meant for an engine: no export of a config is named like that. */
export const isReference = (asked: string): boolean => /[:/@]/.test(asked);
