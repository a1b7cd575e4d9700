/** Nix could not evaluate the flake: which package of the config it was about, and what to do. */
import { Problem } from "../../problem.ts";
import type { Around } from "./around.ts";
import { buildRequirementMissing } from "./build-requirement-missing.ts";
import {
  type EvaluationError,
  imagesOf,
  labelOf,
  oursIn,
  ownIn,
  packageIn,
} from "./evaluation-place.ts";
import { nixpkgRefused } from "./nixpkg-refused.ts";
import { unknownAttribute } from "./unknown-attribute.ts";

export const evaluationFailed = (error: EvaluationError, around: Around): Problem =>
  unknownAttribute(error, around) ??
  nixpkgRefused(error, around) ??
  buildRequirementMissing(error, around) ??
  anything(error, around);

/** What else can go wrong: Nix's own sentence, at the package or image whose file it leads to. */
const anything = (error: EvaluationError, around: Around): Problem => {
  const at =
    oursIn(error.file ?? "")?.node(around) ??
    packageIn(error.text, around) ??
    ownIn(error, around) ??
    imagesOf(error, around)[0]?.image;
  const [first = "", ...others] = error.sentence.split("\n");
  const more = others.map((line) => line.trim()).filter((line) => line !== "");
  return new Problem(
    "evaluation-failed",
    [
      `Nix cannot evaluate ${labelOf(at)}: ${first}`,
      ...more.slice(0, 8).map((line) => `> ${line}`),
    ].join("\n  "),
    { ...(at && { at }), hint: "the trace: npx comfynix log --nix" },
  );
};
