/** What `comfynix build --json` tells in the end. */
import type { Result } from "../helpers/command.ts";
import { resultOf } from "./building.ts";

/** What was built, as `--json` tells it. */
export interface Built {
  readonly attribute: string;
  readonly storePath: string;
  readonly link: string | null;
}

/** That of a result. */
export const builtIn = (result: Result): readonly Built[] =>
  resultOf(result)["built"] as readonly Built[];

/** A problem as `--json` tells it. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** Those of a result. */
export const told = (result: Result): readonly Told[] =>
  resultOf(result)["problems"] as readonly Told[];
