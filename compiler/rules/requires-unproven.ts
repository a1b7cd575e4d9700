/**
 * What depends on nixpkgs packages of which nobody has asked Nix is neither met nor missing. It is told
 * once for an image: not proven is not fine.
 */
import { Problem } from "../problem.ts";
import { listedSome } from "../listed.ts";
import { requirementsOf } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "requires-unproven",
  *image(contents) {
    const { unproven } = requirementsOf(contents);
    if (unproven.length === 0) return;
    const names = listedSome(unproven.map(({ name }) => name));
    yield new Problem(
      "requires-unproven",
      `image ${contents.name} is not proven to have ${names} as its wheels and sources require: too little is known of nixpkgs' packages`,
      {
        at: contents.image,
        severity: "warning",
        hint: "run `npx comfynix lock` on a machine with Nix, which asks the pinned nixpkgs",
      },
    );
  },
};
