/** A look at a draft: before and after. */
import type { Image } from "../../../dsl/node.ts";
import type { Problem } from "../../problem.ts";
import type { Installing } from "../../python/collisions.ts";
import type { Draft } from "./draft.ts";

/** A draft and the image it is looked at for. */
export interface Looked {
  readonly draft: Draft;
  readonly image: Image;
  /** Whether its hash is the one that is locked. */
  readonly locked: boolean;
}

/** What was seen. */
export interface Seen {
  readonly draft: Draft;
  readonly installing?: Installing;
  readonly problems: readonly Problem[];
}
