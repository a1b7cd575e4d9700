/** A name that nixpkgs does not have, or no longer. */
import { attributePath } from "../../attribute.ts";
import type { Nixpkg } from "../../../dsl/node.ts";
import { Problem } from "../../problem.ts";
import { type Around, nixpkgsOf } from "./around.ts";
import { type EvaluationError, imagesOf, oursIn } from "./evaluation-place.ts";

export const unknownAttribute = (error: EvaluationError, around: Around): Problem | undefined =>
  missingIn(error, around) ?? removedIn(error, around);

/** Found missing in one of our files. */
const missingIn = (error: EvaluationError, around: Around): Problem | undefined => {
  const missing = /^attribute '([^']+)' missing/.exec(error.sentence)?.[1];
  if (missing === undefined || oursIn(error.file ?? "") === undefined) return undefined;
  const node = namedIn(error, around, (path) => path.includes(missing));
  const near = /Did you mean (?:one of )?([^\s,?]+)/.exec(error.text)?.[1];
  return node && unknown(node, "", near && node.attribute.replace(missing, near));
};

/** nixpkgs keeps the names of what it had, and says what became of it. Source: nixpkgs, aliases.nix. */
const removedIn = (error: EvaluationError, around: Around): Problem | undefined => {
  const [, name = "", became = ""] =
    /^['‘"]?([\w+.-]+?)['’"]? ((?:has been|have been|was|is now|is) (?:removed|renamed|replaced|dropped|deprecated|discontinued|superseded).*)/.exec(
      error.sentence,
    ) ?? [];
  const last = name.split(".").at(-1) ?? "";
  if (last === "") return undefined;
  const node = namedIn(error, around, (path) => path.at(-1) === last);
  const instead = /(?:renamed to|replaced by) ['‘"`]?(?:[\w-]*[pP]ackages\.)?([\w+.-]*\w)/.exec(
    became,
  )?.[1];
  return node && unknown(node, `: it ${became}`, instead && node.attribute.replace(last, instead));
};

const namedIn = (
  error: EvaluationError,
  around: Around,
  isMeant: (path: readonly string[]) => boolean,
): Nixpkg | undefined =>
  nixpkgsOf(imagesOf(error, around)).find(({ attribute }) =>
    isMeant(attributePath(attribute).path),
  );

const unknown = (node: Nixpkg, why: string, instead: string | undefined): Problem =>
  new Problem("unknown-nixpkg", `nixpkgs at the pin has no ${node.attribute}${why}`, {
    at: node,
    literal: node.attribute,
    hint:
      instead === undefined
        ? "search.nixos.org/packages lists what there is"
        : `did you mean "${instead}"?`,
  });
