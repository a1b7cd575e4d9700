/** Nix in the config of another kind than its option takes, and values that Nix does not have. */
import { fragmentProblems } from "../fragment/uses.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "nix-type",
  image: (contents) => fragmentProblems("nix-type", contents),
};
