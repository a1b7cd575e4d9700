/** A build requirement that nixpkgs' Python set does not have: the argument of a package's file. */
import { Problem } from "../../problem.ts";
import type { Around } from "./around.ts";
import { type EvaluationError, labelOf, oursIn, packageIn } from "./evaluation-place.ts";

export const buildRequirementMissing = (
  error: EvaluationError,
  around: Around,
): Problem | undefined => {
  const [, name, file = ""] =
    /Function called without required argument "([^"]+)"(?: at (\S+?):\d+)?/.exec(error.sentence) ??
    [];
  if (name === undefined) return undefined;
  const at = oursIn(file)?.node(around) ?? packageIn(error.text, around);
  const near = /did you mean "([^"]+)"/.exec(error.sentence)?.[1];
  const distribution = name.replace(/^_/, "");
  const mean = near === undefined ? "" : `; nixpkgs has ${near}`;
  return new Problem(
    "build-system-missing",
    `${labelOf(at)} is built with ${distribution}, which nixpkgs at the pin has not`,
    {
      ...(at && { at }),
      hint: `put ${distribution} in a layer of the image, as a wheel or an sdist, or take a wheel of this package${mean}`,
    },
  );
};
