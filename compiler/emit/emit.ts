/** Stage: the plan → the files of `nix/`, as trees; texts that are no Nix stay texts. */
import type { Expr } from "../nix/ast.ts";
import { commented } from "../nix/build.ts";
import type { Plan } from "../plan/plan.ts";
import { emitFlake, flakeLock } from "./flake.ts";
import { HEADER } from "./header.ts";
import { emitImage } from "./image.ts";
import { LIB_NIX } from "./lib.ts";
import { manifestText } from "./manifest.ts";
import { emitPackage } from "./package.ts";

/** Path below `nix/` → what it holds, sorted by path. */
export type Emitted = ReadonlyMap<string, Expr | string>;

export const emit = (plan: Plan): Emitted => {
  const nix = (tree: Expr): Expr => commented(tree, HEADER);
  const files: [string, Expr | string][] = [
    ["flake.nix", nix(emitFlake(plan))],
    ["flake.lock", flakeLock(plan.pin)],
    ["lib.nix", LIB_NIX],
    ...plan.images.map((image): [string, Expr] => [
      `images/${image.name}.nix`,
      nix(emitImage(image)),
    ]),
    ...plan.images.map((image): [string, string] => [
      `check/${image.name}.json`,
      manifestText(image.manifest),
    ]),
    ...plan.packages.map((each): [string, Expr] => [
      `packages/${each.file}.nix`,
      nix(emitPackage(each)),
    ]),
  ];
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
