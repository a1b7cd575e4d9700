/** String nodes to text. */
import type { Expr, Indented, Interpolation, Path, Str } from "../ast.ts";
import { escapeIndented, escapeString } from "./escape.ts";

/** Text, or an expression to be written in its place. */
export type Chunk = string | Expr;

/** `"…"` */
export const stringChunks = (node: Str): Chunk[] => {
  const chunks: Chunk[] = ['"'];
  node.parts.forEach((part, at) => {
    if (typeof part === "string") chunks.push(escapeString(part, at === node.parts.length - 1));
    else chunks.push(...interpolationChunks(part));
  });
  chunks.push('"');
  return chunks;
};

/** `''…''`, every line indented so that what Nix takes away again is exactly that. */
export const indentedChunks = (node: Indented): Chunk[] => {
  const chunks: Chunk[] = ["''\n"];
  let lineStart = true;
  node.parts.forEach((part, at) => {
    const last = at === node.parts.length - 1;
    if (typeof part !== "string") {
      chunks.push(lineStart ? INDENT : "", ...interpolationChunks(part));
      lineStart = false;
      return;
    }
    const lines = escapeIndented(part, last).split("\n");
    lines.forEach((line, index) => {
      if (index > 0) chunks.push("\n");
      const starts = index > 0 || lineStart;
      if (line !== "") chunks.push(starts ? `${INDENT}${shielded(line)}` : line);
      lineStart = line === "" && starts;
    });
  });
  chunks.push("''");
  return chunks;
};

const INDENT = "  ";

/** Escapes the first space of a line that starts with one: spaces of all lines would be taken away. */
const shielded = (line: string): string =>
  line.startsWith(" ") ? `''\\ ${line.slice(1)}` : line;

/** `${…}` */
export const interpolationChunks = (node: Interpolation): Chunk[] => ["${", node.value, "}"];

/** A path; throws for one that Nix could not read. */
export const pathChunks = (node: Path): Chunk[] => {
  const chunks: Chunk[] = [];
  let shape = "";
  for (const part of node.parts) {
    if (typeof part === "string") chunks.push(part);
    else chunks.push(...interpolationChunks(part));
    shape += typeof part === "string" ? part : "$";
  }
  if (!/^(?:~|[\w.+-]*)(?:\/[\w.+$-]+)+$/.test(shape) || shape.split("/")[0]?.includes("$")) {
    throw new RangeError(`no path of Nix can be written ${JSON.stringify(shape)}`);
  }
  return chunks;
};
