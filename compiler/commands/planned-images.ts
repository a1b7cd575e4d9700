/** Images with their plans, for commands that ask what will be built. */
import type { Context } from "../context.ts";
import { plan as planOf } from "../plan/make.ts";
import type { ImagePlan, Plan } from "../plan/plan.ts";
import { Problems } from "../problem.ts";
import { resolve } from "../resolve.ts";
import { type Contents, contentsOf } from "../rules/contents.ts";
import { validate } from "../validate.ts";

/** One image, as the rules see it and as it is planned. */
export interface PlannedImage {
  readonly contents: Contents;
  readonly plan: Plan;
  readonly image: ImagePlan;
}

/**
 * All images of a project, planned.
 *
 * @throws {Problems} The errors that a compile would end with.
 */
export const plannedImages = (context: Context): readonly PlannedImage[] => {
  const errors = validate(context).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Problems(errors);
  const plan = planOf(resolve(context), context.project, context.lock);
  return plan.images.flatMap((image) => {
    const named = context.images.find(({ name }) => name === image.name);
    return named === undefined
      ? []
      : [{ contents: contentsOf(context, named.name, named.image), plan, image }];
  });
};
