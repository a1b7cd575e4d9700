/** What a source tree's files say of how it is built. */
import type { File, Folder, Tree } from "./tree.ts";
import { textOf } from "./tree.ts";

/** The files that declare a build. Sources: PEP 518, PEP 621; setuptools' documentation. */
const DECLARING = ["pyproject.toml", "setup.py", "setup.cfg"] as const;

/** A file that is longer is none of them. */
const LONGEST = 1 << 20;

/** What is kept of a tree's files. */
export interface SourceFiles {
  /** Text of the declaring files at the root, those that are there. */
  readonly texts: Readonly<Record<string, string>>;
  /** Names at the root, sorted; those of folders end in `/`. */
  readonly entries: readonly string[];
  /** Python files that import `pkg_resources`, sorted. */
  readonly pkgResources: readonly string[];
}

/** Reads them. A tree that is no folder has none. */
export const sourceFiles = (tree: Tree): SourceFiles => {
  if (tree.kind !== "folder") return { texts: {}, entries: [], pkgResources: [] };
  const root = tree.entries();
  const texts: Record<string, string> = {};
  for (const name of DECLARING) {
    const text = fileText(root.get(name));
    if (text !== undefined) texts[name] = text;
  }
  const entries = [...root]
    .map(([name, { kind }]) => `${textOf(name)}${kind === "folder" ? "/" : ""}`)
    .sort();
  return { texts, entries, pkgResources: isPython(root) ? importing(tree) : [] };
};

const isPython = (root: ReadonlyMap<string, Tree>): boolean =>
  DECLARING.some((name) => root.has(name));

const IMPORT = /^[ \t]*(?:import|from)[ \t]+pkg_resources\b/m;

const importing = (folder: Folder, path = ""): readonly string[] =>
  [...folder.entries()]
    .flatMap(([name, each]) => {
      if (each.kind === "folder") return importing(each, `${path}${textOf(name)}/`);
      return name.endsWith(".py") && IMPORT.test(fileText(each) ?? "")
        ? [`${path}${textOf(name)}`]
        : [];
    })
    .sort();

const fileText = (file: Tree | undefined): string | undefined => {
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
