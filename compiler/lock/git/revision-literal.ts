/** Finds the one place of a config that says a git source's revision, and writes another there. */
import { callSite } from "../../../dsl/call-site.ts";
import type { Git } from "../../../dsl/node.ts";
import { findLiteral } from "../../literal.ts";
import { offsetAt, pointAt, userFrames } from "../../locate.ts";
import type { Sources } from "../../locate.ts";
import type { Place } from "../../problem.ts";

/** A revision as it is written. */
export interface RevisionLiteral {
  /** Of the literal's quote. */
  readonly place: Place;
  /** Offset of its first digit in the file's text. */
  readonly offset: number;
}

/**
 * Where the revision of a node is written: in the call of `git()`, or in a call of the user's own function
 * that leads to it. Undefined when it is no literal there: computed, or a constant.
 *
 * @example
 * // const clip = git("openai/CLIP", "dcba…");
 * //                                ^ here
 */
export const revisionLiteral = (node: Git, sources: Sources): RevisionLiteral | undefined => {
  for (const frame of userFrames(callSite(node)?.stack, sources.usersFile)) {
    const text = sources.text(frame.file);
    if (text === undefined) continue;
    const quote = findLiteral(text, offsetAt(text, frame), node.rev);
    if (quote === undefined || !isWhole(text, quote, node.rev)) continue;
    return { place: { file: frame.file, ...pointAt(text, quote) }, offset: quote + 1 };
  }
  return undefined;
};

/**
 * The text with another revision at that place.
 *
 * @throws Error when the old one is not there.
 */
export const withRevision = (text: string, offset: number, from: string, to: string): string => {
  if (!text.startsWith(from, offset)) throw new Error("the revision is not where it was");
  return `${text.slice(0, offset)}${to}${text.slice(offset + from.length)}`;
};

/** Whether the literal is the revision and nothing else, as written: no escapes, no holes. */
const isWhole = (text: string, quote: number, rev: string): boolean =>
  text.startsWith(rev, quote + 1) && text[quote] === text[quote + 1 + rev.length];
