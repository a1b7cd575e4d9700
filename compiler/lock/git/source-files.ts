/** What a source tree's files say of how it is built. */
import type { File, Tree } from "./tree.ts";

/** The files that declare a build. Sources: PEP 518, PEP 621; setuptools' documentation. */
const DECLARING = ["pyproject.toml", "setup.py", "setup.cfg"] as const;

/** A file that is longer is none of them. */
const LONGEST = 1 << 20;

/** Text of the declaring files at the root of a tree, those that are there. A tree that is no folder has none. */
export const sourceTexts = (tree: Tree): Readonly<Record<string, string>> => {
  const texts: Record<string, string> = {};
  if (tree.kind !== "folder") return texts;
  const root = tree.entries();
  for (const name of DECLARING) {
    const text = fileText(root.get(name));
    if (text !== undefined) texts[name] = text;
  }
  return texts;
};

/** Text of a file; undefined for what is none, or too long for one that is written by hand. */
export const fileText = (file: Tree | undefined): string | undefined => {
  if (file?.kind !== "file" || file.size > LONGEST) return undefined;
  const bytes = new Uint8Array(file.size);
  fill(bytes, file);
  return new TextDecoder().decode(bytes);
};

const fill = (bytes: Uint8Array, file: File): void => {
  let at = 0;
  for (const piece of file.read()) {
    bytes.set(piece.subarray(0, bytes.length - at), at);
    at += Math.min(piece.length, bytes.length - at);
  }
};
