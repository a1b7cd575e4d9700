/** Nix in the config that Nix could not read, told where in the template it goes wrong. */
import { fragmentProblems } from "../fragment/uses.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "nix-syntax",
  image: (contents) => fragmentProblems("nix-syntax", contents),
};
