/** A package that nixpkgs does not let anybody build, or not for this Python. */
import type { Nixpkg } from "../../../dsl/node.ts";
import { attributePath } from "../../attribute.ts";
import { refusal } from "../../lock/nixpkgs/refusal.ts";
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { type Around, nixpkgsOf } from "./around.ts";
import { distributionIn, type EvaluationError, imagesOf, packageIn } from "./evaluation-place.ts";

export const nixpkgRefused = (error: EvaluationError, around: Around): Problem | undefined => {
  const found = REFUSALS.map(([verdict, pattern]) => ({
    verdict,
    name: pattern
      .exec(error.sentence)
      ?.slice(1)
      .find((name) => name !== undefined),
  })).find(({ name }) => name !== undefined);
  if (found?.name === undefined) return undefined;
  const { verdict, name } = found;
  const image = imagesOf(error, around);
  const distribution = distributionIn(name);
  // One of the config's own, by its override: Nix's words are about it.
  if (around.sources.some((each) => each.distribution === distribution)) return undefined;
  const direct = nixpkgsOf(image).find((node) => isCalled(node, distribution, around));
  const through = direct ?? nixpkgsOf(image).find((node) => leadsTo(node, distribution, around));
  const { message, hint } = refusal(verdict, direct?.attribute ?? distribution, {
    python: true,
  });
  const chain =
    direct !== undefined || through === undefined
      ? ""
      : `, which ${through.attribute} brings along`;
  const at = through ?? packageIn(error.text, around) ?? image[0]?.image;
  const reasons = reasonsIn(error.sentence);
  // The variable is about what is marked as broken, not about other problems of that kind.
  const liftable = IMPURE.has(verdict) && (verdict !== "broken" || reasons.length === 0);
  return new Problem("nixpkg-refused", [`${message}${chain}`, ...reasons].join("\n  > "), {
    ...(at && { at }),
    ...(through && { literal: through.attribute }),
    hint: liftable
      ? `${hint}; to build it all the same: NIXPKGS_ALLOW_${verdict.toUpperCase()}=1 npx comfynix build -- --impure`
      : hint,
  });
};

/** How nixpkgs refuses a package: in its words of today, and in those of before 2026. */
const refused = (why: string): RegExp =>
  new RegExp(
    `^(?:Refusing to evaluate package '([^']+)' in .* because it|Package ‘([^’]+)’ in .*) (?:${why})`,
  );

/** Sources: nixpkgs, stdenv/generic/check-meta.nix and problems.nix (RFC 127); python-packages-base.nix. */
const REFUSALS = [
  ["disabled", /^(\S+) not supported for interpreter /],
  ["broken", refused("has problems|is marked as broken")],
  ["unfree", refused("has an unfree license")],
  ["insecure", refused("is marked as insecure")],
  ["unsupported", refused("is not available on the requested hostPlatform")],
] as const;

/** What is wrong with it, in nixpkgs' words, where they say more than the verdict. */
const reasonsIn = (sentence: string): readonly string[] => {
  const list = /(?:has problems|Known issues):\n((?:\s*- .*\n?)+)/.exec(sentence)?.[1] ?? "";
  return [...list.matchAll(/^\s*- (?!broken: This package is broken\.)(.*)/gm)].map(
    ([, reason = ""]) => reason.trim(),
  );
};

const IMPURE: ReadonlySet<string> = new Set(["broken", "unfree", "insecure"]);

const isCalled = ({ attribute }: Nixpkg, name: string, around: Around): boolean =>
  normalise(attributePath(attribute).path.at(-1) ?? "") === name ||
  factsOf(attribute, around).some(({ distribution }) => distribution === name);

const leadsTo = ({ attribute }: Nixpkg, name: string, around: Around): boolean =>
  factsOf(attribute, around).some(({ requires }) => requires?.includes(name) === true);

const factsOf = (attribute: string, { context }: Around) => {
  const { set, path } = attributePath(attribute);
  const end = path.join(".");
  return Object.entries(context.lock.nixpkgs.attributes)
    .filter(([key]) => (set === "python" ? key.endsWith(`Packages.${end}`) : key === attribute))
    .map(([, facts]) => facts);
};
