/**
 * A small corpus: every production of the grammar, right and wrong, and mutants of it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { tokenize } from "../../compiler/nix/ohm-tokens.ts";

/** Bound around every text, so that what Nix refuses it refuses for its form. `z` is not bound. */
const PREFIX = "a: b: c: d: e: f: g: x: y: ";

const linesOf = (file: string): string[] =>
  readFileSync(new URL(file, FOLDER), "utf8").split("\n").slice(0, -1);

/** The folder of texts that stand on one line: a file for each part of the language. */
const FOLDER = new URL("corpus/", import.meta.url);

/** Texts that need line breaks, tabs, carriage returns or other odd characters. */
const OTHERS: readonly string[] = [
  "",
  " ",
  "\n",
  "1\n",
  "\r\n1\r\n",
  "a\tb",
  "a\fb",
  "a\vb",
  "a\u00a0b",
  "\ufeff1",
  "a\rb",
  "# a\r1",
  "# a\n1",
  '"a\r\nb\rc\nd"',
  '"a\\\r\nb"',
  "''\r\n  a\r\n  b\r\n''",
  "''\n''",
  "''\n  a\n''",
  "''\n  a\n  ''",
  "''\n    a\n      b\n    c\n  ''",
  "''\n    a\n\n    b\n  ''",
  "''\n    a\n  \n    b\n  ''",
  "''\n    a\n          \n    b\n  ''",
  "''  a\n  b''",
  "''  a\n    b''",
  "''   \n    a''",
  "''\n\n  a\n''",
  "''\n\ta\n\tb\n''",
  "''\n \ta\n \tb\n''",
  "''\n  ${a}\n    b\n''",
  "''\n  a\n ${b}\n  c''",
  "''\n    ''${a}\n  b''",
  "''\n    ''\\n  a\n  b''",
  "''\n    ''\\n    a\n    b''",
  "''\n  a''\\n  ''",
  "''\n  a\n  ${b}  ''",
  "''\n  a\n  ${b}\n  ''",
  "''\n  a\n  ''$ ''",
  "''\n  a\n  '''\n  ''",
  "''\n  $\n  ''",
  "''\n  a $''",
  "''\n  'a'\n  ''",
  "''\n  \n''",
  "''   \n''",
  "''   a   ''",
  "''\n   a\n  b\n c''",
  "{ a =\n1;\nb\n=\n2; }",
  "[\n1\n2\n]",
  "/* a\n * b\n */ 1",
  "{\n  # a\n  a = 1; # b\n  # c\n}",
  "x:\n\n y:\n x",
  "a\n.b\n.c",
  "a.b\nor\nc",
  '"\n"',
  '"\t"',
  '"a\n  b"',
  "'' a'",
];

/** The corpus: each text as Nix would be given it. */
export const corpus = (): string[] =>
  [...readdirSync(FOLDER).sort().flatMap(linesOf), ...OTHERS].map((text) => PREFIX + text);

/** A number generator with a seed (a linear congruence), so that every run sees the same mutants. */
const seeded = (seed: number): ((below: number) => number) => {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number((state >> 33n) % BigInt(below));
  };
};

/**
 * Mutants of texts: one to three edits of whole tokens each: dropped, doubled, swapped with the next,
 * replaced by or preceded by a token of another text, or glued to the next.
 */
export const mutants = (texts: readonly string[], count: number, seed: number): string[] => {
  const below = seeded(seed);
  const cut = texts.map(pieces).filter((each) => each.length > 0);
  const pool = cut.flat().filter((each) => each.trim() !== "");
  const any = <T>(from: readonly T[], fallback: T): T => from[below(from.length)] ?? fallback;
  return Array.from({ length: count }, () => {
    const tokens = [...any(cut, [])];
    for (let edits = 1 + below(3); edits > 0; edits -= 1) {
      const at = below(tokens.length + 1);
      const [here = "", next = ""] = tokens.slice(at);
      const edit = below(6);
      if (edit === 0) tokens.splice(at, 1);
      else if (edit === 1) tokens.splice(at, 0, here);
      else if (edit === 2) tokens.splice(at, 2, next, here);
      else if (edit === 3) tokens.splice(at, 1, any(pool, ""));
      else if (edit === 4) tokens.splice(at, 0, any(pool, ""));
      else tokens.splice(at, 2, here.trimEnd() + next.trimStart());
    }
    return PREFIX + tokens.join("");
  });
};

/** A text as its tokens, each with the space behind it; a text that cannot be cut is left out. */
const pieces = (text: string): string[] => {
  const inner = text.slice(PREFIX.length);
  try {
    const starts = [...new Set(tokenize(inner, true).starts)];
    return starts.map((start, at) => inner.slice(start, starts[at + 1]));
  } catch {
    return [];
  }
};
