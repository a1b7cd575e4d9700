/** Nix of the config, planned: a tree in which packages are named, and what those names mean. */
import type { Fragment } from "../../dsl/node.ts";
import { splice } from "../fragment/splice.ts";
import { string } from "../nix/build.ts";
import type { FragmentPlan, Ref } from "./plan.ts";
import { refKey, refOf } from "./runtime.ts";

/** @param given  Its text, which is text in Nix too; or a fragment the rules have found no fault with. */
export const fragmentPlan = (given: string | Fragment): FragmentPlan => {
  if (typeof given === "string") return { tree: string(given), refs: [] };
  const { tree, packages } = splice(given);
  if (tree === undefined) throw new Error("a fragment that is no Nix has passed the rules");
  const refs = new Map(
    packages.map(({ node }): [string, Ref] => [refKey(refOf(node)), refOf(node)]),
  );
  return { tree, refs: [...refs.values()] };
};

/** The fragments of one package. */
export const fragmentsOf = (planned: {
  readonly override?: FragmentPlan;
  readonly postInstall?: FragmentPlan;
}): readonly FragmentPlan[] =>
  [planned.override, planned.postInstall].filter((each) => each !== undefined);
