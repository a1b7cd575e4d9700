/** Where we and Nix differ: which texts are Nix, and what they say. */
import type { Expr } from "../../compiler/nix/ast.ts";
import { equal } from "../../compiler/nix/equal.ts";
import { check } from "../../compiler/nix/check.ts";
import { read } from "../../compiler/nix/grammar.ts";
import { parse } from "../../compiler/nix/parse.ts";
import { nixParse } from "./nix-oracle.ts";
import { normal } from "./nix-normal.ts";
import { show } from "./nix-show.ts";

/** One text on which two readers differ, with what each says. */
export interface Disagreement {
  readonly text: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Nix against the grammar and the checks: what is accepted, and the tree of what is. */
export const withNix = async (texts: readonly string[]): Promise<Disagreement[]> => {
  const ours = new Map(texts.map((text) => [text, verdict(text)]));
  const judged = await nixParse(texts, (text) => ours.get(text)?.startsWith("tree ") ?? false);
  return texts.flatMap((text, at) => {
    const nix = judged[at];
    const theirs = nix && "tree" in nix ? `tree ${normal(nix.tree)}` : "refused";
    const mine = ours.get(text) ?? "";
    const same = mine === theirs || (!mine.startsWith("tree ") && theirs === "refused");
    return same ? [] : [{ text, ours: mine, theirs: nix && "error" in nix ? nix.error : theirs }];
  });
};

/**
 * The grammar against the fast parser. The parser refuses computed names in `inherit` and `let` while
 * it parses; it takes `./a//b`, which Nix and the grammar refuse, so texts with that are left out.
 */
export const betweenParsers = (texts: readonly string[]): Disagreement[] =>
  texts.flatMap((text) => {
    const one = attempt(() => read(text));
    const other = attempt(() => parse(text));
    if (typeof one === "string" && DOUBLE_SLASH.test(text)) return [];
    if (typeof one === "string" || typeof other === "string") {
      const ours = typeof one === "string" ? one : (computedName(one) ?? show(one));
      const refused = typeof one === "string" || computedName(one) !== undefined;
      if (refused === (typeof other === "string")) return [];
      return [{ text, ours, theirs: typeof other === "string" ? other : show(other) }];
    }
    if (equal(one, other)) return [];
    return [{ text, ours: show(one), theirs: show(other) }];
  });

const DOUBLE_SLASH = /\/[\w.+-]+\/\/[\w.+-]/;

const computedName = (tree: Expr): string | undefined =>
  check(tree).find(({ code }) => code === "dynamic-attribute")?.message;

/** What we say of a text: its tree as Nix would print it, or why it is refused. */
const verdict = (text: string): string => {
  const tree = attempt(() => read(text));
  if (typeof tree === "string") return tree;
  const [finding] = check(tree);
  return finding ? finding.message : `tree ${normal(show(tree))}`;
};

const attempt = (make: () => Expr): Expr | string => {
  try {
    return make();
  } catch (error) {
    return String(error);
  }
};
