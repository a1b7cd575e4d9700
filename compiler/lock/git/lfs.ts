/** Files of a tree that Git LFS keeps elsewhere: neither an archive nor nixpkgs' fetchgit has their bytes. */
import { fileText } from "./source-files.ts";
import { textOf, type Tree } from "./tree.ts";

/** Source: Git LFS specification, "The Pointer". */
const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/;
const LONGEST = 1023;

/** Paths of the files that are pointers, sorted. */
export const lfsPointers = (tree: Tree, under = ""): readonly string[] => {
  if (tree.kind === "folder") {
    return [...tree.entries()]
      .flatMap(([name, each]) => lfsPointers(each, `${under}${under && "/"}${textOf(name)}`))
      .sort();
  }
  const text = tree.kind === "file" && tree.size <= LONGEST ? fileText(tree) : undefined;
  return text !== undefined && POINTER.test(text) ? [under] : [];
};
