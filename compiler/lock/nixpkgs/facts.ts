/** Nix's answer → what the lock keeps of each attribute, and what the user must know. */
import type { AttributeFacts } from "../lock.ts";
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { didYouMean } from "../../suggest.ts";
import type { Answer, PackageAnswer, Verdict } from "./answer.ts";
import { refusal } from "./refusal.ts";
import type { WantedAttribute } from "./wanted.ts";

/** What is known of a project's attributes at one revision of nixpkgs. */
export interface NixpkgsFacts {
  /**
   * By key, those that are packages. `modules` are some of those it has, never said to be all;
   * `requires` is absent where it could not be evaluated.
   */
  readonly attributes: Readonly<Record<string, AttributeFacts>>;
  readonly problems: readonly Problem[];
  /** Keys of the attributes that are not there at all. */
  readonly missing: readonly string[];
  /**
   * By key, Python packages of the closure that nixpkgs would refuse to build, and why. They stop the
   * build unless the image replaces them by its own.
   */
  readonly refused: Readonly<Record<string, readonly Refused[]>>;
}

/** A Python package in an attribute's closure. */
export interface Refused {
  /** Normalised (PEP 503). */
  readonly distribution: string;
  readonly verdict: Verdict;
}

/**
 * What an answer says of the attributes that were asked for.
 *
 * @param thrown  By key: why an attribute throws, where Nix was asked.
 */
export const nixpkgsFacts = (
  wanted: readonly WantedAttribute[],
  answer: Answer,
  thrown: ReadonlyMap<string, string>,
): NixpkgsFacts => {
  const attributes: Record<string, AttributeFacts> = {};
  const refused: Record<string, readonly Refused[]> = {};
  const problems: Problem[] = [];
  for (const each of wanted) {
    const found = answer.packages[each.key];
    if (found === undefined) continue;
    const problem = problemOf(each, found, answer.names, thrown.get(each.key));
    if (problem !== undefined) problems.push(problem);
    if (found.state === "unknown" || found.state === "throws") continue;
    if (found.state !== "no-package") attributes[each.key] = factsOf(found);
    const bad = (found.requires ?? []).filter(({ state }) => state !== "fine");
    if (bad.length > 0) {
      refused[each.key] = bad.map(({ name, state }) => ({
        distribution: normalise(name),
        verdict: state,
      }));
    }
  }
  const missing = wanted
    .map(({ key }) => key)
    .filter((key) => answer.packages[key]?.state === "unknown");
  return { attributes, problems, missing, refused };
};

const factsOf = ({
  pname,
  version,
  imports,
  isModule,
  requires,
}: PackageAnswer): AttributeFacts => {
  const modules = [...new Set((imports ?? []).map((each) => each.split(".")[0] ?? each))].sort();
  return {
    ...(isModule === true && typeof pname === "string" && { distribution: normalise(pname) }),
    ...(typeof version === "string" && { version }),
    ...(modules.length > 0 && { modules }),
    ...(isModule === true &&
      Array.isArray(requires) && {
        requires: [...new Set(requires.map(({ name }) => normalise(name)))].sort(),
      }),
  };
};

const problemOf = (
  { attribute, node, python, path, from }: WantedAttribute,
  { state, walked = [] }: PackageAnswer,
  names: Answer["names"],
  why: string | undefined,
): Problem | undefined => {
  if (node === undefined) return undefined;
  const at = { at: node, literal: attribute };
  switch (state) {
    case "fine":
      return undefined;
    case "unknown": {
      const missing = path[walked.length] ?? "";
      const near = didYouMean(missing, names[[from, ...walked].join(".")] ?? []);
      const hint =
        near === undefined
          ? "search.nixos.org/packages lists what there is"
          : `did you mean "${renamed(attribute, missing, near)}"?`;
      return new Problem("unknown-nixpkg", `nixpkgs at the pin has no ${attribute}`, {
        ...at,
        hint,
      });
    }
    case "throws":
      return new Problem(
        "nixpkg-refused",
        `nixpkgs at the pin gives no ${attribute}${why === undefined ? "" : `: ${why}`}`,
        { ...at, hint: "take the attribute it names instead, or a wheel" },
      );
    case "no-package":
      return new Problem("nixpkg-refused", `${attribute} is a set of nixpkgs, not a package`, {
        ...at,
        hint: "name a package inside it",
      });
    case "disabled":
    case "broken":
    case "insecure":
    case "unfree":
    case "unsupported": {
      const { message, hint } = refusal(state, attribute, { python });
      return new Problem("nixpkg-refused", message, { ...at, hint });
    }
  }
};

/** The attribute with one name of its path replaced. */
const renamed = (attribute: string, missing: string, near: string): string =>
  attribute
    .split(".")
    .map((each) => (each === missing ? near : each))
    .join(".");
