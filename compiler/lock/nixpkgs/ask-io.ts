/** Asks Nix what the attributes of a project are. */
import { type EvalOptions, nixEval, NixFailure, nixSays } from "../../host/nix.ts";
import { Problem } from "../../problem.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { factsExpression, type NixpkgsSource, oneExpression } from "./expression.ts";
import { type NixpkgsFacts, nixpkgsFacts } from "./facts.ts";
import type { WantedAttribute } from "./wanted.ts";

/** What came of it: facts, or the one reason why nothing is known. Unknown is never fine. */
export type Asked =
  ({ readonly known: true } & NixpkgsFacts) | { readonly known: false; readonly problem: Problem };

/** More would not fit into an argument of a program. */
const AT_ONCE = 500;
/** For how many attributes that throw Nix is asked why. */
const REASONS = 10;

/**
 * What nixpkgs says of the attributes, by one evaluation (one more for each attribute that throws, to
 * hear why). Nothing is built; Nix downloads nixpkgs when the store does not have it.
 *
 * @returns `known: false` with a warning when there is no Nix, or it could not evaluate nixpkgs at all.
 * @example
 * const asked = await askNixpkgs({ owner: "NixOS", repo: "nixpkgs", rev, narHash }, wantedAttributes(images));
 */
export const askNixpkgs = async (
  source: NixpkgsSource,
  wanted: readonly WantedAttribute[],
  options: EvalOptions = {},
): Promise<Asked> => {
  if (wanted.length === 0)
    return { known: true, attributes: {}, problems: [], missing: [], refused: {} };
  try {
    let answer: Answer = { packages: {}, names: {} };
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const part = wanted.slice(at, at + AT_ONCE);
      const { packages, names } = readAnswer(await nixEval(factsExpression(source, part), options));
      answer = {
        packages: { ...answer.packages, ...packages },
        names: { ...answer.names, ...names },
      };
    }
    const thrown = await reasons(source, wanted, answer, options);
    return { known: true, ...nixpkgsFacts(wanted, answer, thrown) };
  } catch (error) {
    if (!(error instanceof NixFailure) || error.reason === "aborted") throw error;
    return { known: false, problem: unknown(error) };
  }
};

const reasons = async (
  source: NixpkgsSource,
  wanted: readonly WantedAttribute[],
  { packages }: Answer,
  options: EvalOptions,
): Promise<ReadonlyMap<string, string>> => {
  const thrown = new Map<string, string>();
  const told = wanted.filter(({ node }) => node !== undefined);
  for (const each of told.filter(({ key }) => packages[key]?.state === "throws")) {
    if (thrown.size === REASONS) break;
    try {
      await nixEval(oneExpression(source, each), options);
    } catch (error) {
      if (!(error instanceof NixFailure) || error.reason !== "failed") throw error;
      thrown.set(each.key, nixSays(error.said));
    }
  }
  return thrown;
};

const unknown = (failure: NixFailure): Problem =>
  failure.reason === "no-nix"
    ? new Problem(
        "nixpkgs-unasked",
        "what nixpkgs' packages are is not proven: there is no Nix here",
        {
          severity: "warning",
          hint: "install Nix and lock again: nixos.org/download",
        },
      )
    : new Problem(
        "nixpkgs-unasked",
        `what nixpkgs' packages are is not proven: ${failure.message}`,
        {
          severity: "warning",
          hint: "lock again once nix eval works",
        },
      );
