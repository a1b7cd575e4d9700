/** Where in the user's file a point of a fragment is. */
import { templateChunks } from "./template.ts";
import type { Point } from "./join.ts";

/**
 * The offset of a point of `fragment` in the source; undefined when what stands there is not the
 * fragment's text. Its values may be of several lines: each chunk is looked up by itself.
 *
 * @param source  The file's text.
 * @param tag  Offset of the fragment's tag.
 * @example pointOffset("nix`a \\${b}`", 0, nix`a \${b}`, { chunk: 0, offset: 4 }) // 9
 */
export const pointOffset = (
  source: string,
  tag: number,
  fragment: object,
  { chunk, offset }: Point,
): number | undefined => {
  const chunks = chunksOf(fragment);
  const written = templateChunks(source, tag);
  const same =
    written.length === chunks.length &&
    written.every(({ text }, at) => lines(text).join("\n") === escaped(chunks[at] ?? ""));
  const { text = "", start = 0 } = written[chunk] ?? {};
  const read = chunks[chunk] ?? "";
  return same ? start + writtenLength(text, read.slice(0, offset), read.slice(offset)) : undefined;
};

const chunksOf = (fragment: object): readonly string[] =>
  "chunks" in fragment && Array.isArray(fragment.chunks) ? fragment.chunks.map(String) : [];

/** As it was written: with the backslashes that the tag takes away. */
const escaped = (text: string): string => text.replace(/\$\{|`/g, "\\$&");

/** JavaScript reads every line break as one line feed; the file may have others. */
const lines = (text: string): readonly string[] => text.split(/\r\n?|\n/);

/** How far into a written chunk the text `before` reaches; `after` is what follows it. */
const writtenLength = (written: string, before: string, after: string): number => {
  const split = before.endsWith("$") && after.startsWith("{");
  const upTo = lines(escaped(before) + (split ? "\\" : ""));
  const last = upTo.length - 1;
  const breaks = [...written.matchAll(/\r\n?|\n/g)];
  const lineStart =
    last === 0 ? 0 : (breaks[last - 1]?.index ?? 0) + (breaks[last - 1]?.[0].length ?? 0);
  return lineStart + (upTo[last] ?? "").length;
};
