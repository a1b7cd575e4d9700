/**
 * A source that asks for an older version of what builds it may not build with nixpkgs' own. Where nobody
 * has asked Nix which that is, it is told once for an image: not proven is not fine.
 */
import { Problem } from "../problem.ts";
import { admits } from "../python/specifier.ts";
import { buildRequirementsOf } from "./build-requirements.ts";
import { listed } from "../listed.ts";
import { ownLabel } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "build-system-unproven",
  *image(contents) {
    const open = buildRequirementsOf(contents).filter(
      ({ specifier, version }) => version === undefined && !admits(specifier, NEWEST),
    );
    if (open.length === 0) return;
    const needs = open.map(
      ({ own, name, specifier }) => `${name}${specifier} for ${ownLabel(own)}`,
    );
    yield new Problem(
      "build-system-unproven",
      `image ${contents.name} is not proven to have ${listed(needs)}: nobody has asked which version nixpkgs builds with`,
      {
        at: contents.image,
        severity: "warning",
        hint: "run `npx comfynix lock` on a machine with Nix, which asks the pinned nixpkgs",
      },
    );
  },
};

/** Newer than any: what admits it has no upper bound, and nixpkgs is not behind. */
const NEWEST = "99999";
