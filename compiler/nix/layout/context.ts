/** What every layout rule is given. */
import type { Doc } from "./doc.ts";

export interface Context {
  /** What the rules write to. */
  readonly out: Doc;
  /** Whether the line breaks of the source are ignored. */
  readonly strict: boolean;
}
