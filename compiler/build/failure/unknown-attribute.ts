/** A name that nixpkgs does not have, found missing in one of our files. */
import { attributePath } from "../../attribute.ts";
import { Problem } from "../../problem.ts";
import { type Around, nixpkgsOf } from "./around.ts";
import { type EvaluationError, imagesOf, oursIn } from "./evaluation-place.ts";

export const unknownAttribute = (error: EvaluationError, around: Around): Problem | undefined => {
  const missing = /^attribute '([^']+)' missing/.exec(error.sentence)?.[1];
  if (missing === undefined || oursIn(error.file ?? "") === undefined) return undefined;
  const node = nixpkgsOf(imagesOf(error, around)).find(({ attribute }) =>
    attributePath(attribute).path.includes(missing),
  );
  if (node === undefined) return undefined;
  const near = /Did you mean (?:one of )?([^\s,?]+)/.exec(error.text)?.[1];
  return new Problem("unknown-nixpkg", `nixpkgs at the pin has no ${node.attribute}`, {
    at: node,
    literal: node.attribute,
    hint:
      near === undefined
        ? "search.nixos.org/packages lists what there is"
        : `did you mean "${node.attribute.replace(missing, near)}"?`,
  });
};
