/** Finds the text of a template in its source. */
import { type Chunk, type Literal, scan } from "../scan-javascript.ts";

/**
 * The chunks of the template whose tag is at `tag`; fewer than there are where the source is no JavaScript.
 *
 * @example templateChunks("nix`a ${1} b`", 0) // [{ text: "a ", start: 4 }, { text: " b", start: 10 }]
 */
export const templateChunks = (source: string, tag: number): readonly Chunk[] => {
  let open = tag;
  // A comment may stand between the tag and its template.
  while (open < source.length && source[open] !== "`") open = scan(source, open, 0, []);
  const found: Literal[] = [];
  scan(source, open, 0, found);
  // The template comes behind the literals that are spliced into it.
  return found.at(-1)?.chunks ?? [];
};
