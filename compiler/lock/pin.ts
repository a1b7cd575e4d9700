/** What is known of the pinned nixpkgs without asking anybody. */
import { defaultPin } from "../load/default-project.ts";
import { Problem, Problems } from "../problem.ts";
import { own } from "./choose.ts";
import type { Known } from "./choose.ts";
import type { Lock } from "./lock.ts";
import { gitKey } from "./request.ts";

/**
 * Where nixpkgs is pinned; what is known of its attributes holds for one revision only.
 *
 * @throws {Problems} `not-locked` when nobody knows the revision.
 */
export const pin = ({
  project,
  facts,
  previous,
}: Pick<Known, "project" | "facts" | "previous">): Lock["nixpkgs"] => {
  const { url, rev } = project.nixpkgs;
  const locked = previous?.nixpkgs;
  if (locked?.url === url && locked.rev === rev) return locked;
  const shipped = defaultPin.url === url && defaultPin.rev === rev ? defaultPin : undefined;
  const fact = own(facts?.nixpkgs, gitKey(project.nixpkgs)) ?? shipped;
  if (fact === undefined) {
    throw new Problems([
      new Problem(
        "not-locked",
        `nixpkgs at ${rev.slice(0, 7)} cannot be locked: its narHash is not known`,
        {
          at: project.nixpkgs,
          hint: "add it to a facts file and run `npx comfynix lock --facts FILE`",
        },
      ),
    ]);
  }
  const { narHash, lastModified } = fact;
  return { url, rev, narHash, lastModified, attributes: {} };
};
