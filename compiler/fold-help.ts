/** A command's help, folded for a terminal of 80 columns. */
import { wrapped } from "./wrap.ts";

const WIDTH = 80;

/**
 * Paragraphs and what stands beside the name of an option or a command are filled anew. Examples and code are
 * to be narrow enough.
 *
 * @example
 * foldHelp("options:\n  --light  leave out the look at native code, for which wheels are read from end to end")
 * // options:
 * //   --light  leave out the look at native code, for which wheels are read from end
 * //            to end
 */
export const foldHelp = (text: string): string => {
  const blocks: { head: string; words: string }[] = [];
  for (const line of text.split("\n")) {
    const head = /^(?: {2}-.*? {2,}| {2}[a-z]+ {2,})?(?=\S)/.exec(line)?.[0];
    const last = blocks.at(-1);
    const goesOn = line !== "" && last?.words !== "" && indentOf(line) === last?.head.length;
    if (goesOn) last.words += ` ${line.trim()}`;
    else blocks.push({ head: head ?? "", words: line.slice(head?.length ?? 0) });
  }
  return blocks.flatMap(({ head, words }) => folded(head, words)).join("\n");
};

const indentOf = (line: string): number => line.search(/\S|$/);

const folded = (head: string, words: string): readonly string[] => {
  const [first = "", ...others] = wrapped(" ".repeat(head.length) + words, WIDTH);
  return [head + first.slice(head.length), ...others];
};
