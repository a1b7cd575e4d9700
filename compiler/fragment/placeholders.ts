/** Where the values of a fragment turned up in its tree, and where none may be. */
import type { Node, Path, SearchPath } from "../nix/ast.ts";
import type { FragmentFault } from "./fault.ts";
import type { Joined, Point } from "./join.ts";

/** Tells a fault of one fragment. */
export type Tell = (code: FragmentFault["code"], message: string, at: Point, hint?: string) => void;

/** The names that stand for values, as a walk over the tree meets them. */
export interface Placeholders {
  /** The index of the value a name stands for; undefined for a name of the fragment's own. */
  readonly meet: (name: string) => number | undefined;
  /** A string's text, cut at the values in it. */
  readonly cut: (text: string) => readonly (string | number)[];
  /** Tells of values where a node has only text of its own, and of files that will not be there. */
  readonly inspect: (node: Node) => void;
  /** Tells of values the walk has not met. */
  readonly rest: () => void;
  /** Where a value is spliced. */
  readonly pointOf: (index: number) => Point;
}

/** @param chunks  The fragment's. */
export const placeholders = (
  chunks: readonly string[],
  joined: Joined,
  tell: Tell,
): Placeholders => {
  const met = new Set<number>();
  const pointOf = (chunk: number): Point => ({ chunk, offset: chunks[chunk]?.length ?? 0 });
  const misplaced = (text: string, message: string, hint: string): void => {
    for (const part of joined.cut(text)) {
      if (typeof part === "string") continue;
      met.add(part);
      tell("nix-syntax", message, pointOf(part), hint);
    }
  };
  const inspectFile = (node: Path | SearchPath, text: string): void => {
    if (joined.cut(text).length > 1) {
      misplaced(text, "a value cannot stand in a path", 'write it as text: "${…}/bin"');
      return;
    }
    const shown = node.kind === "path" ? text : `<${text}>`;
    const message = `there is no file ${shown} where the image is built: only what lies in nix/ is`;
    tell(
      "nix-unbound",
      message,
      joined.pointAt(node.span?.start ?? 0),
      "splice what you need of it",
    );
  };
  return {
    pointOf,
    meet: (name) => {
      const index = joined.valueOf(name);
      if (index === undefined) {
        misplaced(name, "a value runs into a name", "put a space between them");
        return undefined;
      }
      met.add(index);
      if (/[0-9]$/.test(chunks[index] ?? "")) {
        tell(
          "nix-syntax",
          "a value runs into a number",
          pointOf(index),
          "put a space between them",
        );
      }
      return index;
    },
    cut: (text) => {
      const parts = joined.cut(text);
      for (const part of parts) if (typeof part === "number") met.add(part);
      return parts;
    },
    inspect: (node) => {
      if (node.kind === "path") {
        const [text = "", ...more] = node.parts;
        inspectFile(
          node,
          [text, ...more].map((part) => (typeof part === "string" ? part : "${…}")).join(""),
        );
      } else if (node.kind === "search-path") inspectFile(node, node.path);
      else if (node.kind === "uri") {
        misplaced(node.uri, "a value cannot stand in a bare URL", "put the URL in quotes");
      } else if (node.kind === "formal" || node.kind === "formals" || node.kind === "lambda") {
        misplaced(parameterOf(node), "a value cannot name a parameter", "write the name itself");
      }
    },
    rest: () => {
      for (let index = 0; index < chunks.length - 1; index++) {
        if (met.has(index)) continue;
        tell("nix-syntax", "a value stands in a comment", pointOf(index), "write it outside of it");
      }
    },
  };
};

const parameterOf = (node: Extract<Node, { kind: "formal" | "formals" | "lambda" }>): string => {
  if (node.kind === "formal") return node.name;
  if (node.kind === "formals") return node.alias ?? "";
  return node.parameter.kind === "name" ? node.parameter.name : "";
};
