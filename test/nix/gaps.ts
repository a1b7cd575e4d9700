/** Where white space and comments may be put into a text without a change of meaning. */
import { parse } from "../../compiler/nix/parse.ts";

/** Offsets of all tokens but those that stand in strings and paths, in order. */
export const gapsOf = (text: string): number[] => {
  const gaps = new Set<number>();
  const inside = new Set<number>();
  const todo: unknown[] = [parse(text)];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("start" in node && "before" in node) gaps.add(Number(node.start));
    for (const each of textual(node)) inside.add(each);
    todo.push(...Object.values(node).filter((value) => typeof value === "object"));
  }
  return [...gaps].filter((gap) => !inside.has(gap)).sort((a, b) => a - b);
};

/** The closing quotes of a string, and the starts of its interpolations. */
const textual = (node: object): number[] => {
  if (!("kind" in node) || !("span" in node) || !("parts" in node)) return [];
  const { end } = node.span as { end: number };
  const parts = ("raw" in node ? node.raw : node.parts) as readonly unknown[];
  const starts = parts.flatMap((part) =>
    typeof part === "object" && part !== null && "span" in part
      ? [(part.span as { start: number }).start]
      : [],
  );
  return [end - 1, end - 2, ...starts].slice(node.kind === "path" ? 2 : node.kind === "string" ? 0 : 1);
};

/** The text with something put before some of its tokens. */
export const filled = (text: string, fill: (at: number) => string): string => {
  let out = "";
  let last = 0;
  gapsOf(text).forEach((gap, at) => {
    out += text.slice(last, gap) + fill(at);
    last = gap;
  });
  return out + text.slice(last);
};
