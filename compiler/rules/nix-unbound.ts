/** Names in the config's Nix that nothing binds there, and packages that are not in the image. */
import { fragmentProblems } from "../fragment/uses.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "nix-unbound",
  image: (contents) => fragmentProblems("nix-unbound", contents),
};
