/** What every layout rule is given. */
import type { Region } from "../scan/token.ts";
import type { Doc } from "./doc.ts";

export interface Context {
  /** What the rules write to. */
  readonly out: Doc;
  /** Whether the line breaks of the source are ignored. */
  readonly strict: boolean;
  /** Regions of the source that are left alone. */
  readonly regions: readonly Region[];
}
