/** What is wrong with a fragment, and where in it. */
import type { Fragment } from "../../dsl/node.ts";
import type { Node } from "../nix/ast.ts";
import type { Point } from "./join.ts";

/** A place in the text of a fragment. */
export interface Origin {
  readonly fragment: Fragment;
  readonly point: Point;
}

/** Where each node of a spliced tree was written. */
export type Origins = ReadonlyMap<Node, Origin>;

/** One fault. Its message and hint name further places of the same fragment by `placeMark`. */
export interface FragmentFault {
  readonly code: "nix-syntax" | "nix-unbound" | "nix-type";
  readonly message: string;
  readonly hint?: string;
  readonly at: Origin;
  /** Points that the message or the hint names, by their number. */
  readonly named?: readonly Point[];
}

/** Stands in a message for the place of a named point, until `locate` knows where that is. */
export const placeMark = (index: number): string => `\uFFFC${index}\uFFFC`;

/** `text` with each mark replaced by what `place` says of its point. */
export const withPlaces = (text: string, place: (index: number) => string): string =>
  text.replace(/\uFFFC(\d+)\uFFFC/g, (_, index: string) => place(Number(index)));
