/** What a rule is. A rule's file is named for its code; `index.ts` lists them all. */
import type { Package } from "../../dsl/node.ts";
import type { Context } from "../context.ts";
import type { Problem, ProblemCode } from "../problem.ts";
import type { Contents } from "./contents.ts";

/**
 * One thing that can be wrong with a config. A rule is pure and throws nothing; it says where it
 * looks by which of the three it has.
 */
export interface Rule {
  readonly code: ProblemCode;
  /** What is wrong with a package whatever image it is in; called once for each node. */
  readonly package?: (pkg: Package, contents: Contents) => Iterable<Problem>;
  /** What is wrong with an image, or with a package in that image. */
  readonly image?: (contents: Contents) => Iterable<Problem>;
  /** What is wrong between images, or with the project. */
  readonly project?: (context: Context, images: readonly Contents[]) => Iterable<Problem>;
}
