/** How the rules of the format are told: a text, and what it becomes. */
import { expect, test } from "vitest";
import { equal } from "../../../compiler/nix/equal.ts";
import { format, type FormatOptions } from "../../../compiler/nix/format.ts";
import { parse } from "../../../compiler/nix/parse.ts";

/**
 * One rule: `input` becomes `output`, which stays as it is, and both mean the same. Common
 * indentation of the texts is taken away.
 */
export const rule = (
  name: string,
  input: string,
  output: string,
  options: FormatOptions = {},
): void =>
  test(name, () => {
    const [before, after] = [dedent(input), dedent(output)];
    expect(format(before, options)).toBe(after);
    expect(format(after, options)).toBe(after);
    expect(equal(parse(after, { pipes: true }), parse(before, { pipes: true }))).toBe(true);
  });

/** One rule by a text that is formatted already. */
export const stays = (name: string, text: string, options: FormatOptions = {}): void =>
  rule(name, text, text, options);

/** The text between the first line break and the last, without common indentation. */
export const dedent = (text: string): string => {
  const lines = text.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const least = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)),
  );
  return lines.map((line) => line.slice(least)).join("\n");
};
