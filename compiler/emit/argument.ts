/** The arguments of a package's file. */
import type { Expr } from "../nix/ast.ts";
import { isIdentifier } from "../nix/build.ts";
import { GLOBALS } from "../nix/check-globals.ts";

/** Makes `attribute` an argument of the file, and names it: `stdenv.cc.cc.lib` asks for `stdenv`. */
export type Use = (attribute: string) => Expr;

/** Arguments of a package's file that are not distributions. */
const RESERVED = new Set([
  ...["lib", "python", "stdenv", "zlib", "glib", "expat", "fontconfig"],
  ...["pkgs", "final", "prev", "old"],
]);

/** The argument a distribution is passed as: its name, unless Nix or the file itself uses that. */
export const argumentName = (distribution: string): string =>
  isIdentifier(distribution) && !RESERVED.has(distribution) && !GLOBALS.has(distribution)
    ? distribution
    : `_${distribution}`;
