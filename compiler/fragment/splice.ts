/**
 * A fragment as a tree: its text parsed, its values spliced in. Values become trees, never text, so
 * where parentheses, quotes and escapes belong is the printer's to know.
 */
import type { Fragment, Package } from "../../dsl/node.ts";
import type { Expr, Node } from "../nix/ast.ts";
import { name } from "../nix/build.ts";
import { parse } from "../nix/parse.ts";
import { NixSyntaxError } from "../nix/syntax-error.ts";
import { refKey, refOf } from "../plan/runtime.ts";
import { type FragmentFault, type Origin, placeMark } from "./fault.ts";
import { join, type Joined, type Point } from "./join.ts";
import { misfit } from "./kind.ts";
import { placeholders, type Tell } from "./placeholders.ts";
import { rewrite, TooDeep } from "./rewrite.ts";
import { type Splicer, UNKNOWN, valueExpr, valueName, valueText } from "./value.ts";

/** A fragment, read. */
export interface Spliced {
  /**
   * The tree, without places. A package stands in it as a variable named by `refKey`: no text can
   * spell such a name, so nothing in the fragment hides it. Absent where the text is no Nix.
   */
  readonly tree?: Expr;
  /** Where each node was written. */
  readonly origins: ReadonlyMap<Node, Origin>;
  /** Every package spliced in, each time. */
  readonly packages: readonly SplicedPackage[];
  readonly faults: readonly FragmentFault[];
}

/** A package, and where it was spliced in. */
export interface SplicedPackage {
  readonly node: Package;
  readonly at: Origin;
}

/**
 * Reads a fragment and those in it.
 *
 * @example splice(nix`{ a = ${[1, "x"]}; }`).tree // the tree of { a = [ 1 "x" ]; }
 */
export const splice = (fragment: Fragment): Spliced => {
  const into: Collected = { origins: new Map(), packages: [], faults: [] };
  const tree = spliced(fragment, into, 0);
  return { ...into, ...(tree && { tree }) };
};

interface Collected {
  readonly origins: Map<Node, Origin>;
  readonly packages: SplicedPackage[];
  readonly faults: FragmentFault[];
}

/** Fragments in fragments in fragments. */
const DEEPEST = 60;

const spliced = (fragment: Fragment, into: Collected, depth: number): Expr | undefined => {
  const joined = join(fragment.chunks);
  const tell: Tell = (code, message, point, hint) => {
    const at = { fragment, point };
    into.faults.push({ code, message, at, ...(hint !== undefined && { hint }) });
  };
  const parsed = parsedOrTold(joined, fragment, into);
  if (parsed === undefined) return undefined;
  const values = placeholders(fragment.chunks, joined, tell);
  const splicer = (index: number): Splicer => {
    const point = values.pointOf(index);
    return {
      fault: (message, hint) => tell("nix-type", message, point, hint),
      package: (node) => {
        into.packages.push({ node, at: { fragment, point } });
        return name(refKey(refOf(node)));
      },
      fragment: (inner) => {
        if (depth === DEEPEST)
          tell("nix-syntax", `fragments nest more than ${DEEPEST} deep`, point);
        return (depth < DEEPEST && spliced(inner, into, depth + 1)) || UNKNOWN;
      },
    };
  };
  const inString = (index: number): readonly (string | Expr)[] => {
    const parts = valueText(fragment.values[index], splicer(index));
    for (const part of parts) {
      const wrong = typeof part === "string" ? undefined : misfit(part, "text");
      if (!wrong) continue;
      tell("nix-type", `${wrong.is} cannot stand inside a string`, values.pointOf(index));
    }
    return parts;
  };
  try {
    const tree = rewrite(parsed, {
      variable: (node) => {
        const index = values.meet(node.name);
        return index === undefined ? undefined : valueExpr(fragment.values[index], splicer(index));
      },
      attribute: (node) => {
        const index = values.meet(node.name);
        return index === undefined ? undefined : valueName(fragment.values[index], splicer(index));
      },
      text: (text) =>
        values.cut(text).flatMap((part) => (typeof part === "string" ? [part] : inString(part))),
      made: (made, from) => {
        values.inspect(from);
        if (from.span === undefined || into.origins.has(made)) return;
        into.origins.set(made, { fragment, point: joined.pointAt(from.span.start) });
      },
    });
    values.rest();
    return tree;
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    tell("nix-syntax", error.message, { chunk: 0, offset: 0 }, "name inner parts in a let");
    return undefined;
  }
};

const parsedOrTold = (joined: Joined, fragment: Fragment, into: Collected): Expr | undefined => {
  const nul = joined.text.indexOf("\0");
  try {
    if (nul < 0) return parse(joined.text);
    const at = { fragment, point: joined.pointAt(nul) };
    into.faults.push({ code: "nix-syntax", message: "Nix has no NUL character", at });
  } catch (error) {
    if (!(error instanceof NixSyntaxError)) throw error;
    into.faults.push(syntaxFault(error, joined, fragment));
  }
  return undefined;
};

/** The parser's error, its places turned into points of the fragment. */
const syntaxFault = (error: NixSyntaxError, joined: Joined, fragment: Fragment): FragmentFault => {
  const said = error.message.slice(error.message.indexOf(": ") + 2);
  const named: Point[] = [];
  const hint = error.hint?.replace(/\b(\d+):(\d+)\b/g, (_, line: string, column: string) => {
    named.push(joined.pointAt(offsetOf(joined.text, Number(line), Number(column))));
    return placeMark(named.length - 1);
  });
  const message = joined.shown(said).replace("the end of the file", "the end of the fragment");
  return {
    code: "nix-syntax",
    message,
    ...(hint !== undefined && { hint: joined.shown(hint) }),
    at: { fragment, point: joined.pointAt(error.offset) },
    ...(named.length > 0 && { named }),
  };
};

const offsetOf = (text: string, line: number, column: number): number => {
  let start = 0;
  for (let seen = 1; seen < line; seen++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
};
