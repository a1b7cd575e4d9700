/** Whether there is a Nix, and one that can evaluate the nixpkgs of the flake. */
import { isBelow } from "../../dotted-version.ts";
import type { NixVersion } from "../../host/nix-version.ts";
import { Problem } from "../../problem.ts";

/** What nixpkgs says of the Nix it needs. */
export interface Required {
  /** `2.18.0` */
  readonly version: string;
  /** Who says so: a file, or a known fact about revisions of that time. */
  readonly says: string;
}

/** `nix-missing` or `nix-too-old`. */
export const nixProblem = (
  found: NixVersion | undefined,
  required: Required | undefined,
): Problem | undefined => {
  if (found === undefined) {
    return new Problem("nix-missing", "Nix builds the image, and there is no nix on PATH", {
      hint: "install it: https://nixos.org/download; or compile here and build elsewhere: npx comfynix compile",
    });
  }
  if (isBelow(found.text, FLAKES)) {
    return new Problem(
      "nix-too-old",
      `Nix ${found.text} knows no flakes; they came with Nix ${FLAKES}`,
      { hint: UPGRADE },
    );
  }
  if (required === undefined || !isBelow(found.text, required.version)) return undefined;
  return new Problem(
    "nix-too-old",
    `Nix ${found.text} is too old for the pinned nixpkgs, which needs ${required.version} (${required.says})`,
    { hint: UPGRADE },
  );
};

const FLAKES = "2.4";
const UPGRADE = "upgrade it: https://nixos.org/download, or pin an older nixpkgs";

/** Since when nixpkgs has asked for 2.18; the pull request that did is of April 2025. Unix seconds. */
const SINCE = Date.UTC(2025, 6) / 1000;

/**
 * What the nixpkgs of a flake needs.
 *
 * @param minver  Text of its lib/minver.nix; null for a nixpkgs that has none; undefined for one that is
 *   not on this machine yet, of which only the date is known.
 */
export const requiredBy = (
  minver: string | null | undefined,
  lastModified: number | undefined,
): Required | undefined => {
  if (minver === undefined) {
    return lastModified !== undefined && lastModified >= SINCE
      ? { version: "2.18", says: "as every nixpkgs of its date does" }
      : undefined;
  }
  const version = /^[^#\n]*"([\d.]+)"/m.exec(minver ?? "")?.[1];
  return version === undefined ? undefined : { version, says: "its lib/minver.nix says so" };
};
