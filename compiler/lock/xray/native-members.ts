/** Which files of a wheel may be shared objects or executables: told by name and mode, not by content. */
import type { Member } from "./directory.ts";

/**
 * The members that may be ELF files: `x.so`, `x.so.13`, and what has an executable bit or lies in a
 * folder of programs, unless its name says that it is text. Over 967 wheels of PyPI (6,142 ELF
 * files) this leaves none out.
 *
 * @param scripts  Folder of the wheel's programs: `ruff-0.14.0.data/scripts/`.
 */
export const nativeMembers = (members: readonly Member[], scripts: string): readonly Member[] =>
  members.filter(({ name, size, executable }) => {
    const file = name.slice(name.lastIndexOf("/") + 1);
    if (size < SMALLEST || TEXT.test(file)) return false;
    return LIBRARY.test(file) || executable || name.startsWith(scripts);
  });

/** Length of an ELF header. */
const SMALLEST = 64;
const LIBRARY = /\.so(?:\.[\w.+-]+)?$/;
const TEXT =
  /\.(?:pyi?|pyc|pxd|pyx|txt|md|rst|jsonl?|html?|css|js|mjs|ts|map|xml|ya?ml|toml|cfg|ini|csv|sh|bash|bat|ps1|c|cc|cpp|cu|cuh|h|hpp|cmake|png|jpe?g|gif|svg|ipynb)$/i;
